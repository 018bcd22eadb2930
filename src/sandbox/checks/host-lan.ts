import type { Host } from '../../host/host.ts';
import type { ForwardMode } from '../../network/model.ts';
import { plugIn, plugIntoLink, type TestGuest } from '../guests/test-guest.ts';
import { runOrThrow } from '../host/run-or-throw.ts';
import type { Check } from '../result.ts';
import { type LinkKind, outsideHost, type Uplink } from '../world/links.ts';
import { checkReach } from './reach.ts';

export interface HostLanOptions {
  readonly mode: ForwardMode;
  readonly kind: LinkKind;
  readonly uplink: Uplink;
  /** Unique in the sandbox. */
  readonly label: string;
}

/** Modes of macvlan, by forward mode. */
const MACVLAN_MODE = { bridge: 'bridge', private: 'private', vepa: 'vepa', passthrough: 'passthru' } as const;

/**
 * Checks a network whose guests are part of the host's LAN: on a bridge of the host, or on one of its links (macvtap). libvirt
 * gives no addresses there, so the guests get theirs by hand.
 */
export async function checkHostLan(inside: Host, options: HostLanOptions): Promise<Check[]> {
  const { mode, kind, uplink } = options;
  const isMacvtap = kind === 'ethernet';
  // A link that is passed through has room for one guest.
  const addresses = isMacvtap && mode === 'passthrough' ? uplink.free.slice(0, 1) : uplink.free;
  const guests: TestGuest[] = [];
  for (const address of addresses) guests.push(await plugInAt(inside, options, { address, number: guests.length + 1 }));
  const sender = guests[0]?.host;
  const [first = '', second] = addresses;
  if (sender === undefined) return [];
  const { ipv4: host } = uplink.host;
  const { ipv4: outside } = uplink.internet;
  const checks = [
    checkReach({ check: `guest1 to the outside, ${outside}`, sender, to: outside, expected: true }),
    checkReach({
      ...{ check: `the outside to guest1, ${first}`, sender: outsideHost(inside), to: first, from: outside },
      expected: true,
    }),
    checkReach({ check: `guest1 to the host, ${host}`, sender, to: host, ...(isMacvtap ? NOT_THE_HOST : ANSWER) }),
  ];
  if (second !== undefined) {
    const expectation = isMacvtap && mode !== 'bridge' ? { expected: false, because: SEPARATED[mode] } : ANSWER;
    checks.push(checkReach({ check: `guest1 to guest2, ${second}`, sender, to: second, ...expectation }));
  }
  return Promise.all(checks);
}

const ANSWER = { expected: true };

/** A known limit of macvlan: a packet from it that leaves over the link does not come back to the host. */
const NOT_THE_HOST = { expected: false, because: 'since macvtap bypasses the host' };

const SEPARATED: Partial<Record<ForwardMode, string>> = {
  private: 'by private mode',
  vepa: 'unless the switch outside sends it back',
};

async function plugInAt(
  inside: Host,
  { mode, kind, uplink, label }: HostLanOptions,
  { address, number }: { readonly address: string; readonly number: number },
): Promise<TestGuest> {
  const name = `${label}g${number}`;
  const guest =
    kind === 'bridge'
      ? await plugIn(inside, { name, bridge: uplink.link })
      : await plugIntoLink(inside, { name, link: uplink.link, mode: MACVLAN_MODE[mode as keyof typeof MACVLAN_MODE] });
  await runOrThrow(guest.host, 'ip', ['address', 'add', `${address}/${uplink.prefix}`, 'dev', 'eth0']);
  return guest;
}
