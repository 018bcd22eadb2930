import type { Check } from '../../check.ts';
import { guests } from '../../facts/libvirt.ts';
import { links } from '../../facts/links.ts';
import { tapProblem } from '../../tap-problem.ts';

/** Other types have no link on the host, or one that belongs to another program. */
const TYPES = ['network', 'bridge', 'direct', 'ethernet'];

export const tapUnusable: Check = {
  id: 'tap-unusable',
  area: 'networks',
  passed: 'the tap of every running guest exists and is up',
  async find(look) {
    const running = ((await look.at(guests)) ?? []).filter((guest) => guest.running);
    const interfaces = running.flatMap(({ name, interfaces }) =>
      interfaces.flatMap(({ type, tap, source }) =>
        tap !== undefined && TYPES.includes(type)
          ? [{ guest: name, tap, isMacvtap: type === 'direct', network: type === 'network' ? source : undefined }]
          : [],
      ),
    );
    if (interfaces.length === 0) return [];
    const byName = new Map((await look.at(links)).map((link) => [link.ifname, link]));
    return interfaces.flatMap(({ network, ...each }) => {
      const problem = tapProblem(each, byName.get(each.tap));
      return problem === undefined ? [] : [{ severity: 'error' as const, network, ...problem }];
    });
  },
};
