import { formatIp, parseIp } from '../../address/ip.ts';
import { VnetError } from '../../error.ts';
import type { Finished } from '../../host/host.ts';
import { OFFER_SCRIPT } from '../host/init.ts';
import { runOrThrow } from '../host/run-or-throw.ts';
import type { TestGuest } from './test-guest.ts';

/** What a DHCP server offered, by the names of udhcpc: `ip`, `mask` (a prefix length), `router`, `staticroutes`, `dns`, `domain`, `lease`. */
export type Offer = Readonly<Record<string, string>>;

/** Seconds between requests. dnsmasq pings a dynamic address for three seconds, to see whether it is free, and then offers it. */
const PAUSE = 4;
const IPV6_CLIENT = ['udhcpc6', '-t', '3', '-T', '2'];

/**
 * Requests an IPv4 address under a hostname and configures the guest with what the server offers. Undefined if no server
 * offers one within `attempts` times four seconds. Throws VnetError `program-missing` if busybox has no udhcpc.
 */
export async function takeLease(
  guest: TestGuest,
  hostname: string,
  { attempts = 2 }: { readonly attempts?: number } = {},
): Promise<Offer | undefined> {
  const client = [
    'udhcpc',
    '-t',
    String(attempts),
    '-T',
    String(PAUSE),
    '-O',
    'staticroutes',
    '-x',
    `hostname:${hostname}`,
  ];
  const { status, stdout, stderr } = await runClient(guest, client);
  if (isMissing(stderr)) {
    throw new VnetError('program-missing', 'busybox has no udhcpc', {
      hint: 'install a busybox that was built with udhcpc',
    });
  }
  const offer: Offer = Object.fromEntries(
    stdout.split('\0').map((line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)]),
  );
  if (status !== 0 || offer['ip'] === undefined) return undefined;
  const { host } = guest;
  await runOrThrow(host, 'ip', ['address', 'add', `${offer['ip']}/${offer['mask']}`, 'dev', 'eth0']);
  // An announced router need not exist, or be on the guest's network.
  for (const [destination, router] of routesIn(offer)) {
    await host.run('ip', ['route', 'replace', destination, 'via', router]);
  }
  return offer;
}

/** Destinations with their gateways. Classless routes replace the router (RFC 3442). */
function routesIn({ router, staticroutes }: Offer): readonly (readonly [string, string])[] {
  if (staticroutes === undefined) {
    const [first] = router?.split(' ') ?? [];
    return first === undefined ? [] : [['default', first]];
  }
  const words = staticroutes.split(' ');
  return words.flatMap((destination, index) =>
    index % 2 === 0 ? [[destination, words[index + 1] ?? ''] as const] : [],
  );
}

/**
 * Requests an IPv6 address by DHCPv6. Undefined if no server offers one; `no client` if busybox was built without udhcpc6, as
 * in Debian 12.
 */
export async function takeLeaseV6(guest: TestGuest): Promise<string | undefined | 'no client'> {
  const { status, stdout, stderr } = await runClient(guest, IPV6_CLIENT);
  if (isMissing(stderr)) return 'no client';
  const offered = parseIp(/(?:^|\0)ipv6=([0-9a-f:]+)(?:\0|$)/.exec(stdout)?.[1] ?? '');
  if (status !== 0 || offered === undefined) return undefined;
  const address = formatIp(offered);
  await runOrThrow(guest.host, 'ip', ['address', 'add', `${address}/128`, 'dev', 'eth0', 'nodad']);
  return address;
}

function runClient({ host }: TestGuest, [applet = '', ...options]: readonly string[]): Promise<Finished> {
  const common = ['-i', 'eth0', '-n', '-q', '-f', '-s', OFFER_SCRIPT];
  // The script prints its whole environment, which is to be the offer only.
  return host.run('env', ['-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'busybox', applet, ...common, ...options]);
}

function isMissing(stderr: string): boolean {
  return stderr.includes('applet not found');
}
