import { rulesOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ports-without-protocol',
  severity: 'error',
  stage: 'define',
  why: 'Only TCP, UDP, DCCP and SCTP have ports, so the rule must name one of them. A variable does not count.',
  wrong: [
    "<rule action='drop' direction='out'><ip dstportstart='22'/></rule>",
    "<rule action='drop' direction='out'><ipv6 protocol='icmpv6' dstportstart='22'/></rule>",
  ],
  right: [
    "<rule action='drop' direction='out'><ip protocol='tcp' dstportstart='22'/></rule>",
    "<rule action='drop' direction='out'><tcp dstportstart='22'/></rule>",
  ],
  *check(filter) {
    for (const { protocol, items } of rulesOf(filter)) {
      if (protocol !== 'ip' && protocol !== 'ipv6') continue;
      const port = items.find(({ name }) => PORTS.includes(name));
      const given = items.findLast(({ name }) => name === 'protocol');
      const isUnreadable = items.some(({ value, variable }) => value === undefined && variable === undefined);
      if (port === undefined || isUnreadable || WITH_PORTS.includes(given?.value ?? '')) continue;
      yield {
        on: port.attribute,
        message: `${port.name} without protocol='tcp', 'udp', '33' or 'sctp'`,
        fix: `Add protocol='tcp' or protocol='udp' to <${protocol}>.`,
        libvirt: `internal error: ${protocol === 'ip' ? 'IP' : 'IPv6'} rule with port specification requires protocol specification with protocol to be either one of tcp(6), udp(17), dccp(33), or sctp(132)`,
      };
    }
  },
});

const PORTS = ['srcportstart', 'srcportend', 'dstportstart', 'dstportend'];
const WITH_PORTS = ['tcp', 'udp', '33', 'sctp'];
