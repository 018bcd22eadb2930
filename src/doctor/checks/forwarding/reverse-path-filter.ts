import type { Check } from '../../check.ts';
import { reversePaths } from '../../facts/reverse-paths.ts';
import { sysctlCommands } from '../../facts/sysctls.ts';
import { networksOf } from '../../netfilter/words.ts';
import { setSysctl } from '../../repair/steps.ts';

export const reversePathFilter: Check = {
  id: 'reverse-path-filter',
  area: 'forwarding',
  passed: 'the reverse path filter lets replies to guests in',
  async find(look) {
    const filtered = (await look.at(reversePaths)).filter(({ isFiltered }) => isFiltered);
    return [...new Set(filtered.map(({ link }) => link))].map((link) => {
      const paths = filtered.filter((each) => each.link === link);
      const { names, network } = networksOf(paths.map((each) => each.network));
      return {
        severity: 'error',
        message: `the reverse path filter of '${link}' drops replies to guests of ${names}`,
        evidence: [
          `/proc/sys/net/ipv4/conf/${link}/rp_filter is strict`,
          ...paths.map(({ question, answer }) => `${question}: ${answer}`),
        ],
        effect: `what guests send leaves the host, but no reply that arrives on ${link} reaches them`,
        cause: `rp_filter is strict, and the route back to where the replies come from does not use ${link}`,
        fix: 'make the filter loose, now and at each boot',
        commands: sysctlCommands(`net/ipv4/conf/${link}/rp_filter`, '2'),
        network,
        repair: { steps: setSysctl(look, `net/ipv4/conf/${link}/rp_filter`, '2'), isSafe: false, touches: [link] },
      };
    });
  },
};
