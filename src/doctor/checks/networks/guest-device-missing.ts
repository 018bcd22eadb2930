import { nameArgument, shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { answer } from '../../facts/answer.ts';
import { guests, networks } from '../../facts/libvirt.ts';
import { links } from '../../facts/links.ts';

export const guestDeviceMissing: Check = {
  id: 'guest-device-missing',
  area: 'networks',
  passed: 'every bridge and device that a guest names exists',
  async find(look) {
    const all = (await look.at(guests)) ?? [];
    const wanted = all.flatMap((guest) =>
      guest.interfaces.flatMap(({ type, source }) =>
        (type === 'bridge' || type === 'direct') && source !== undefined ? [{ guest, type, source }] : [],
      ),
    );
    if (wanted.length === 0) return [];
    const present = new Set((await look.at(links)).map(({ ifname }) => ifname));
    const { autostart } = await look.at(answer);
    const owners = new Map(
      (await look.at(networks)).flatMap(({ name, live, definition }) =>
        live === undefined && definition?.bridge !== undefined ? [[definition.bridge, name]] : [],
      ),
    );
    return wanted
      .filter(({ source }) => !present.has(source))
      .map(({ guest: { name, running }, type, source }) => {
        const owner = owners.get(source);
        const attribute = type === 'bridge' ? 'bridge' : 'dev';
        return {
          severity: running || autostart.has(name) ? ('error' as const) : ('warning' as const),
          message: `guest '${name}' uses the ${type === 'bridge' ? 'bridge' : 'device'} ${source}, which does not exist`,
          evidence: [`${name}: <source ${attribute}='${source}'/>`, `ip link: no ${source}`],
          effect: running ? 'the guest is cut off on this interface' : 'the guest does not start',
          ...(owner === undefined
            ? {
                fix: `create ${source}, or edit the guest to use another one`,
                commands: [shellCommand('virsh', 'edit', nameArgument('domain', name))],
              }
            : {
                cause: `it is the bridge of network '${owner}', which is not active`,
                fix: 'start that network',
                commands: [shellCommand('vnet', 'net-start', nameArgument('network', owner))],
              }),
          guest: name,
        };
      });
  },
};
