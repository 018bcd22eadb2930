import { nameArgument, shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { guests } from '../../facts/libvirt.ts';
import { linkDetails } from '../../facts/link-details.ts';

export const ovsVirtualport: Check = {
  id: 'ovs-virtualport',
  area: 'bridges',
  passed: 'every guest on a bridge of Open vSwitch has a <virtualport>',
  async find(look) {
    const bridged = ((await look.at(guests)) ?? []).flatMap(({ name, interfaces }) =>
      interfaces.flatMap(({ type, source, virtualPort }) =>
        type === 'bridge' && source !== undefined && virtualPort === undefined ? [{ name, source }] : [],
      ),
    );
    if (bridged.length === 0) return [];
    const switches = new Set(
      (await look.at(linkDetails)).flatMap(({ ifname, linkinfo }) =>
        linkinfo?.info_kind === 'openvswitch' ? (ifname ?? []) : [],
      ),
    );
    return bridged
      .filter(({ source }) => switches.has(source))
      .map(({ name, source }) => {
        const script = `s|<source bridge='${source}'/>|&<virtualport type='openvswitch'/>|`;
        const dump = shellCommand('virsh', 'dumpxml', '--inactive', nameArgument('domain', name));
        return {
          severity: 'error' as const,
          message: `guest '${name}' is on the Open vSwitch bridge ${source}, but its interface has no <virtualport>`,
          evidence: [`ip -d link: ${source} openvswitch`, `<source bridge='${source}'/> without <virtualport>`],
          effect: 'the guest does not start: libvirt takes the bridge for one of the kernel',
          fix: "add <virtualport type='openvswitch'/> to the interface",
          // The name becomes part of a regular expression.
          commands: /^[\w.-]+$/.test(source)
            ? [`${dump} | ${shellCommand('sed', script)} | virsh define /dev/stdin`]
            : [],
          guest: name,
        };
      });
  },
};
