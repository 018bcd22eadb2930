import type { Host } from '../../host/host.ts';
import type { ForwardMode } from '../../network/model.ts';
import { reach } from '../checks/reach.ts';
import { inNetworkNamespace } from '../host/namespace.ts';
import { runOrThrow } from '../host/run-or-throw.ts';
import type { Check } from '../result.ts';
import { type Uplink, WORLD } from '../world/make.ts';
import { type Client, plugIn, plugIntoCard } from './client.ts';

export interface Lan {
  readonly mode: ForwardMode;
  readonly kind: 'bridge' | 'card';
  readonly uplink: Uplink;
  /** Tells the networks apart. */
  readonly label: string;
}

const MACVTAP = { bridge: 'bridge', private: 'private', vepa: 'vepa', passthrough: 'passthru' } as const;

/**
 * A network whose guests are part of the host's own: on a bridge of the host, or beside one of its cards (macvtap).
 * libvirt gives no addresses there, so the guests are set by hand.
 */
export async function checkLan(inside: Host, { mode, kind, uplink, label }: Lan): Promise<Check[]> {
  // A card that is passed through has room for one guest.
  const alone = kind === 'card' && mode === 'passthrough';
  const addresses = alone ? uplink.free.slice(0, 1) : uplink.free;
  const clients: Client[] = [];
  for (const [index, address] of addresses.entries()) {
    const name = `${label}g${index + 1}`;
    const client =
      kind === 'bridge'
        ? await plugIn(inside, { name, bridge: uplink.device })
        : await plugIntoCard(inside, { name, card: uplink.device, mode: MACVTAP[mode as keyof typeof MACVTAP] });
    await runOrThrow(client.host, 'ip', ['address', 'add', `${address}/${uplink.prefix}`, 'dev', 'eth0']);
    clients.push(client);
  }
  const [one, other] = clients;
  const [first = '', second = ''] = addresses;
  if (one === undefined) return [];
  const { ipv4: host } = uplink.host;
  const { ipv4: outside } = uplink.stranger;
  const world = inNetworkNamespace(inside, WORLD);
  const sender = one.host;
  const checks = [
    reach({ check: `guest1 to the outside, ${outside}`, sender, to: outside, expected: true }),
    reach({ check: `the outside to guest1, ${first}`, sender: world, to: first, from: outside, expected: true }),
    reach({ check: `guest1 to the host, ${host}`, sender, to: host, ...(kind === 'bridge' ? ANSWER : PAST_THE_HOST) }),
  ];
  if (other !== undefined) {
    const apart = kind === 'card' && mode !== 'bridge';
    const expected = apart ? { expected: false, because: APART[mode] ?? '' } : ANSWER;
    checks.push(reach({ check: `guest1 to guest2, ${second}`, sender, to: second, ...expected }));
  }
  return Promise.all(checks);
}

const ANSWER = { expected: true };

/** A known limit of macvlan: what goes through the card does not come back up in the host itself. */
const PAST_THE_HOST = { expected: false, because: 'since macvtap goes past the host' };

const APART: Partial<Record<ForwardMode, string>> = {
  private: 'by private mode',
  vepa: 'unless the switch outside sends it back',
};
