import { shellCommand } from '../../../shell-words.ts';
import type { Check, HostProblem } from '../../check.ts';
import { guestBridges } from '../../facts/guest-bridges.ts';
import { type PortVlans, portVlans } from '../../facts/vlans.ts';

export const vlanFiltered: Check = {
  id: 'vlan-filtered',
  area: 'bridges',
  passed: 'no bridge filters the VLAN of a guest',
  async find(look) {
    const filtering = (await look.at(guestBridges)).filter(
      ({ link }) => link.linkinfo?.info_data?.vlan_filtering === 1,
    );
    if (filtering.length === 0) return [];
    const vlans = new Map((await look.at(portVlans)).map((port) => [port.ifname, port]));
    return filtering.flatMap(({ name, taps, others }) => {
      const uplinks = others.flatMap(({ ifname }) => vlans.get(ifname ?? '') ?? []);
      const reachable = uplinks.flatMap(rangesOf);
      if (reachable.length === 0) return [];
      return taps.flatMap(({ guest, link }): HostProblem[] => {
        const port = vlans.get(link.ifname ?? '');
        const own = port === undefined ? [] : rangesOf(port);
        if (own.some((one) => reachable.some((other) => one.first <= other.last && other.first <= one.last))) return [];
        const vlan =
          uplinks.flatMap(({ vlans: all = [] }) => all.filter(({ flags }) => flags?.includes('PVID')))[0]?.vlan ??
          reachable[0]?.first;
        return [
          {
            severity: 'error',
            message: `bridge ${name} filters the VLAN of ${link.ifname}, an interface of guest '${guest.name}'`,
            evidence: [
              `bridge vlan: ${link.ifname} ${textOf(own)}`,
              ...uplinks.map((uplink) => `bridge vlan: ${uplink.ifname} ${textOf(rangesOf(uplink))}`),
            ],
            effect: 'no packet of the guest leaves the host',
            fix: `let ${uplinks[0]?.ifname} forward the guest's VLAN; or put the guest into one of ${uplinks[0]?.ifname}, such as ${vlan} (libvirt 11.0 and newer does it for <vlan> of the interface)`,
            commands: [
              shellCommand(
                'sudo',
                'bridge',
                'vlan',
                'add',
                'dev',
                link.ifname ?? '',
                'vid',
                String(vlan),
                'pvid',
                'untagged',
              ),
            ],
            guest: guest.name,
          },
        ];
      });
    });
  },
};

interface VlanRange {
  readonly first: number;
  readonly last: number;
}

function rangesOf({ vlans = [] }: PortVlans): VlanRange[] {
  return vlans.map(({ vlan, vlanEnd = vlan }) => ({ first: vlan, last: vlanEnd }));
}

function textOf(ranges: readonly VlanRange[]): string {
  if (ranges.length === 0) return 'is in no VLAN';
  return `VLAN ${ranges.map(({ first, last }) => (first === last ? first : `${first}-${last}`)).join(', ')}`;
}
