import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { readableText } from '../../host/readable-text.ts';
import { type Command, command, type ManagedFile, type Method } from '../method.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Release } from './route.ts';

const ETC = '/etc/systemd/network';
const RUN = '/run/systemd/network';

/** What systemd-networkd says about a link in its state file. */
export interface NetworkdLink {
  /** The .network file that it uses. */
  readonly file: string;
  readonly dropIns: readonly string[];
}

/** Returns what systemd-networkd configures on a link; undefined if it does not manage the link. */
export function networkdLink(host: Host, index: string): NetworkdLink | undefined {
  const state = readableText(host, `/run/systemd/netif/links/${index}`);
  const field = (name: string) => new RegExp(`^${name}="?(.*?)"?$`, 'm').exec(state)?.[1] ?? '';
  const file = field('NETWORK_FILE');
  if (file === '' || field('ADMIN_STATE') === 'unmanaged') return undefined;
  return {
    file,
    dropIns: field('NETWORK_FILE_DROPINS')
      .split(/[: ]/)
      .filter((path) => path.startsWith('/')),
  };
}

/**
 * The bridge gets the .network file of the interface under another name, so that all settings are kept, known or not. Throws
 * VnetError `unsupported` if no name sorts before that of the file.
 */
export function networkdMethod(host: Host, before: Snapshot, bridge: string, found: NetworkdLink): Method {
  const { link, mac, mtu } = before;
  const prefix = prefixBefore(found, bridge);
  const texts = [found.file, ...found.dropIns].map((path) => readableText(host, path));
  const iaid = iaidOf(host, before);
  const files: readonly (readonly [name: string, content: string])[] = [
    [
      `${prefix}-vnet-${bridge}.netdev`,
      `[NetDev]\nName=${bridge}\nKind=bridge\nMACAddress=${mac}\nMTUBytes=${mtu}\n\n[Bridge]\nSTP=no\nForwardDelaySec=0\n`,
    ],
    [`${prefix}-vnet-${bridge}.network`, bridgeNetwork(texts, { bridge, mtu, iaid })],
    [
      `${prefix}-vnet-${bridge}-port.network`,
      `[Match]\nName=${link}\n\n[Link]\nMTUBytes=${mtu}\n\n[Network]\nBridge=${bridge}\n`,
    ],
  ];
  const reload = command('networkctl', 'reload');
  const inDirectory = (directory: string): ManagedFile[] =>
    files.map(([name, text]) => ({ path: `${directory}/${name}`, content: HEADER + text, mode: 0o644 }));
  return {
    manager: 'networkd',
    trial: inDirectory(RUN),
    withTrial: { up: [reload], release: [] },
    withLasting: { up: [reload], release: [] },
    down: deleteBridge(bridge, link, [reload]),
    lasting: inDirectory(ETC).map(({ path, content, mode }) => ({ path, before: undefined, after: content, mode })),
    // networkd keeps the settings it has read: a reload would take the addresses away for a moment.
    settle: [],
  };
}

/**
 * Deletes a bridge after networkd has read the files without it, and makes networkd configure the interface. If the bridge were
 * deleted earlier, networkd would fail to make it the master of the interface again, and then ignore the interface.
 */
export function deleteBridge(bridge: string, link: string, reload: readonly Command[]): Command[] {
  return [
    ...reload,
    command('ip', 'link', 'delete', 'dev', bridge, 'type', 'bridge'),
    command('sh', '-c', RECONFIGURE, 'sh', link),
  ];
}

/**
 * Waits up to 2 seconds until networkd has configured the link. The reload may already have given it its addresses, which it loses
 * again for a moment. networkd may also wait longer for a router or a DHCP server, which does not matter here.
 */
const RECONFIGURE = [
  'networkctl reconfigure "$1" || exit',
  'for count in $(seq 20)',
  'do ! grep -q ^ADMIN_STATE=configured "/run/systemd/netif/links/$(cat "/sys/class/net/$1/ifindex")" || break',
  'sleep 0.1',
  'done',
].join('; ');

/** Returns the start of a name that sorts before that of the interface's file. */
function prefixBefore({ file }: NetworkdLink, bridge: string): string {
  const original = file.slice(file.lastIndexOf('/') + 1);
  const prefix = ['05', '00', '0'].find((each) => `${each}-vnet-${bridge}-port.network` < original);
  if (prefix !== undefined) return prefix;
  throw new VnetError('unsupported', `systemd-networkd reads ${file} before any file that vnet would add`, {
    hint: 'rename it so that it starts with a number above 05',
  });
}

/** Makes systemd-networkd let go of an interface, also of one that netplan configures. */
export function networkdRelease({ link }: Snapshot, bridge: string, found: NetworkdLink): Release {
  const content = `${HEADER}[Match]\nName=${link}\n\n[Link]\nUnmanaged=yes\n`;
  const reload = command('networkctl', 'reload');
  return {
    files: [{ path: `${RUN}/${prefixBefore(found, bridge)}-vnet-${bridge}-port.network`, content, mode: 0o644 }],
    up: [reload],
    down: [reload, command('networkctl', 'reconfigure', link)],
  };
}

const HEADER = '# Written by vnet bridge\n';

/** The sections of the interface's file that are for the bridge, with its own [Match] and [Link]. */
function bridgeNetwork(
  texts: readonly string[],
  { bridge, mtu, iaid }: { readonly bridge: string; readonly mtu: number; readonly iaid: number | undefined },
): string {
  const sections = texts.flatMap((text) => text.split(/^(?=\[)/m)).filter((section) => section.startsWith('['));
  const kept = sections.filter((section) => !/^\[(?:Match|Link)\]/.test(section));
  const link = sections
    .filter((section) => section.startsWith('[Link]'))
    .flatMap((section) => section.split('\n').slice(1))
    .filter((line) => /^\s*\w/.test(line) && !/^\s*(?:MACAddress|MTUBytes)\s*=/.test(line));
  const identity =
    iaid === undefined || texts.some((text) => /^\s*IAID\s*=/m.test(text))
      ? []
      : [`[DHCPv4]\nIAID=${iaid}\n`, `[DHCPv6]\nIAID=${iaid}\n`];
  return [
    `[Match]\nName=${bridge}\n`,
    `[Link]\n${[...link, `MTUBytes=${mtu}`].join('\n')}\n`,
    ...kept.map((section) => `${section.trimEnd()}\n`),
    ...identity,
  ].join('\n');
}

/** The number by which a DHCP server knows the interface, which networkd would derive from the name of the link (RFC 4361). */
function iaidOf(host: Host, { link }: Snapshot): number | undefined {
  const index = readableText(host, `/sys/class/net/${link}/ifindex`).trim();
  const lease = readableText(host, `/run/systemd/netif/leases/${index}`);
  const hex = /^CLIENTID=ff([0-9a-f]{8})/m.exec(lease)?.[1];
  return hex === undefined ? undefined : Number.parseInt(hex, 16);
}
