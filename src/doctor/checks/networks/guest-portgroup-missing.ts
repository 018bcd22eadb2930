import { nameArgument, shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { guests, networks } from '../../facts/libvirt.ts';

export const guestPortgroupMissing: Check = {
  id: 'guest-portgroup-missing',
  area: 'networks',
  passed: 'every portgroup that a guest names exists',
  isRemote: true,
  async find(look) {
    const wanted = ((await look.at(guests)) ?? []).flatMap(({ name, interfaces }) =>
      interfaces.flatMap(({ source, portgroup }) =>
        source !== undefined && portgroup !== undefined ? [{ guest: name, network: source, portgroup }] : [],
      ),
    );
    if (wanted.length === 0) return [];
    const byName = new Map((await look.at(networks)).map((network) => [network.name, network]));
    return wanted.flatMap(({ guest, network, portgroup }) => {
      const definition = byName.get(network)?.live ?? byName.get(network)?.definition;
      if (definition === undefined || definition.portgroups?.includes(portgroup) === true) return [];
      return [
        {
          severity: 'warning' as const,
          message: `guest '${guest}' uses portgroup '${portgroup}' of network '${network}', which has no such portgroup`,
          evidence: [
            `${guest}: <source network='${network}' portgroup='${portgroup}'/>`,
            `net-dumpxml ${network}: portgroups ${definition.portgroups?.join(', ') ?? 'none'}`,
          ],
          effect: 'the VLAN, bandwidth and other settings of the portgroup do not apply to the guest',
          fix: 'add the portgroup to the network, or edit the guest',
          commands: [shellCommand('virsh', 'edit', nameArgument('domain', guest))],
          guest,
          network,
        },
      ];
    });
  },
};
