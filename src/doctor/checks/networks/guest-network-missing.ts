import { locationOf } from '../../../libvirt/location.ts';
import { nearest } from '../../../nearest.ts';
import { nameArgument, operands, shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { answer } from '../../facts/answer.ts';
import { guests, networks } from '../../facts/libvirt.ts';
import { namesOf } from '../../names-of.ts';

/** What libvirt's packages install. */
const DEFAULT_NETWORK = '/usr/share/libvirt/networks/default.xml';
const DEFINE_DEFAULT = [
  shellCommand('vnet', 'net-define', nameArgument('file', DEFAULT_NETWORK)),
  shellCommand('vnet', 'net-autostart', 'default'),
  shellCommand('vnet', 'net-start', 'default'),
];

export const guestNetworkMissing: Check = {
  id: 'guest-network-missing',
  area: 'networks',
  passed: 'every network that a guest names exists',
  isRemote: true,
  async find(look) {
    const names = (await look.at(networks)).map(({ name }) => name);
    const { autostart } = await look.at(answer);
    const isLocal = locationOf(look.virsh.uri, look.host).local;
    const missing = new Map<string, { readonly name: string; readonly running: boolean }[]>();
    for (const guest of (await look.at(guests)) ?? []) {
      for (const source of new Set(
        guest.interfaces.flatMap(({ type, source }) => (type === 'network' && source) || []),
      )) {
        if (!names.includes(source)) missing.set(source, [...(missing.get(source) ?? []), guest]);
      }
    }
    return [...missing].map(([network, users]) => {
      const isUrgent = users.some(({ name, running }) => running || autostart.has(name));
      const similar = nearest(network, names);
      return {
        severity: isUrgent ? ('error' as const) : ('warning' as const),
        message: `network '${network}' does not exist, but ${namesOf('guest', users)} ${users.length === 1 ? 'uses' : 'use'} it`,
        evidence: users.map(({ name }) => `${name}: <source network='${network}'/>`),
        effect: `${users.length === 1 ? 'the guest does' : 'these guests do'} not start`,
        ...(similar === undefined
          ? {
              fix: 'define the network, here with a free subnet; or edit the guest to use another network',
              commands:
                isLocal && network === 'default' && look.host.isRegularFile(DEFAULT_NETWORK)
                  ? DEFINE_DEFAULT
                  : [shellCommand('vnet', 'generate', '--start', '--autostart', ...operands(network))],
            }
          : {
              fix: `did you mean '${similar}'? Edit the guest, or define the network`,
              commands: users.map(({ name }) => shellCommand('virsh', 'edit', nameArgument('domain', name))),
            }),
        network,
        guest: users.length === 1 ? users[0]?.name : undefined,
      };
    });
  },
};
