import { shellCommand } from '../../../shell-words.ts';
import type { Check, HostProblem } from '../../check.ts';
import { linkDetails } from '../../facts/link-details.ts';
import { routes } from '../../facts/routing.ts';

export const portHasAddress: Check = {
  id: 'port-has-address',
  area: 'bridges',
  passed: 'no port of a bridge has an address',
  async find(look) {
    const links = await look.at(linkDetails);
    const byName = new Map(links.map((link) => [link.ifname, link]));
    const ports = links.filter(({ master }) => byName.get(master)?.linkinfo?.info_kind === 'bridge');
    const withAddress = ports.flatMap((port) => {
      const addresses = (port.addr_info ?? []).filter(({ scope }) => scope === 'global');
      return addresses.length === 0 ? [] : [{ port, addresses }];
    });
    if (withAddress.length === 0) return [];
    const known = await look.at(routes);
    return withAddress.map(({ port: { ifname = '', master = '' }, addresses }): HostProblem => {
      const bridge = byName.get(master)?.addr_info ?? [];
      const texts = addresses.map(({ local, prefixlen }) => `${local}/${prefixlen}`);
      const missing = texts.filter((text) => !bridge.some(({ local, prefixlen }) => `${local}/${prefixlen}` === text));
      const gateway = known[4].find(({ dst, dev }) => dst === 'default' && dev === ifname)?.gateway;
      const moves = [
        ...missing.map((text) => shellCommand('sudo', 'ip', 'address', 'add', text, 'dev', master)),
        ...texts.map((text) => shellCommand('sudo', 'ip', 'address', 'del', text, 'dev', ifname)),
        ...(gateway === undefined
          ? []
          : [shellCommand('sudo', 'ip', 'route', 'replace', 'default', 'via', gateway, 'dev', master)]),
      ];
      return {
        severity: 'error',
        message: `${ifname} is a port of bridge ${master}, but has the address ${texts.join(', ')} itself`,
        evidence: [
          `ip address: ${ifname} master ${master}`,
          ...texts.map((text) => `ip address: ${ifname} has ${text}`),
        ],
        effect: 'this host gets no answers on it: the bridge takes the packets that arrive',
        fix: 'move the address to the bridge, where it is configured, too, and now',
        commands: [moves.join(' && ')],
      };
    });
  },
};
