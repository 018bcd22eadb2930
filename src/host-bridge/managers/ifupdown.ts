import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { installCommand } from '../../host/packages.ts';
import { readableText } from '../../host/readable-text.ts';
import { shellCommand } from '../../shell-words.ts';
import { command, type Method } from '../method.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Release } from './route.ts';

const MAIN = '/etc/network/interfaces';
const DIRECTORY = '/etc/network/interfaces.d';

/** The hook of bridge-utils, which makes bridges of `bridge_ports`. */
const HOOK = '/etc/network/if-pre-up.d/bridge';

/** Returns the files of ifupdown that configure a link; undefined if ifup(8) has not configured it. */
export function ifupdownFiles(host: Host, link: string): readonly string[] | undefined {
  const isUp = readableText(host, '/run/network/ifstate')
    .split('\n')
    .some((line) => line === `${link}=${link}`);
  if (!isUp) return undefined;
  const more = (host.listDirectory(DIRECTORY) ?? []).map((name) => `${DIRECTORY}/${name}`);
  return [MAIN, ...more].filter((path) => stanzasOf(readableText(host, path), link).length > 0);
}

/**
 * The stanzas of the interface become those of the bridge. Until that is confirmed, ifup(8) reads them in a file in /run. Throws
 * VnetError if the stanzas are not in one file, or if a command in them names the interface.
 */
export function ifupdownMethod(host: Host, before: Snapshot, bridge: string, files: readonly string[]): Method {
  const { link, addressMode } = before;
  const [path, ...others] = files;
  if (path === undefined || others.length > 0) {
    const where = path === undefined ? 'in no file that vnet reads' : `in ${files.join(' and ')}`;
    throw new VnetError('unsupported', `cannot move the interface: its stanzas are ${where}`, {
      hint: `put them into ${MAIN}`,
    });
  }
  if (!host.isRegularFile(HOOK)) {
    const install = installCommand('bridge-utils', host);
    throw new VnetError('unsupported', 'ifupdown makes bridges only with the package bridge-utils', {
      hint: 'install it',
      ...(install !== undefined && { commands: [install] }),
    });
  }
  const content = host.readFile(path)?.toString('latin1') ?? '';
  const moved = movedStanzas(stanzasOf(content, link), before, bridge);
  const trial = `/run/vnet-${bridge}.interfaces`;
  // dhclient makes up an identity for each file of leases, and the server an address for each identity.
  const identity = host.isRegularFile(leases(link)) ? [command('cp', '-p', '--', leases(link), leases(bridge))] : [];
  return {
    manager: 'ifupdown',
    trial: [{ path: trial, content: moved, mode: 0o644 }],
    withTrial: {
      up: [command('ifdown', link), ...identity, command('ifup', '-i', trial, bridge)],
      release: [command('ifdown', '-i', trial, bridge)],
    },
    withLasting: {
      up: [
        command('ifdown', link),
        command('ip', 'address', 'flush', 'dev', link),
        ...identity,
        command('ifup', bridge),
      ],
      release: [command('ifdown', bridge)],
    },
    // bridge-utils turns the link-local address off, and the kernel makes it again when the interface comes up.
    down: [
      command('rm', '-f', '--', `/run/network/ifstate.${bridge}`, leases(bridge)),
      command('ip', 'link', 'delete', 'dev', bridge, 'type', 'bridge'),
      command('ip', 'link', 'set', 'dev', link, 'down'),
      ...(addressMode === null ? [] : [command('ip', 'link', 'set', 'dev', link, 'addrgenmode', addressMode)]),
      command('ifup', link),
    ],
    lasting: [{ path, before: content, after: withBridge(content, moved, { link, bridge }), mode: 0o644 }],
    settle: [],
  };
}

/**
 * Makes ifupdown let go of an interface. Throws VnetError if a command in its stanzas names the interface and does not set a route:
 * the routes follow to the bridge, and nothing else does.
 */
export function ifupdownRelease(host: Host, { link }: Snapshot, files: readonly string[]): Release {
  const lines = files.flatMap((path) => stanzasOf(readableText(host, path), link).flatMap(({ options }) => options));
  const commands = lines.flatMap((line) => line.split(/[;&|]+/).map((text) => ({ line, text: text.trim() })));
  const named = commands.find(({ text }) => (isNamed(link, text) || /\$\{?IFACE\b/.test(text)) && !ROUTE.test(text));
  if (named !== undefined) throw unknownLine(named.line);
  return { files: [], up: [command('ifdown', link)], down: [command('ifup', link)] };
}

/** A command of ip(8) or route(8) that sets or removes a route. */
const ROUTE = /^(?:(?:(?:pre|post)-)?(?:up|down)\s+)?(?:\/\S*\/)?(?:ip\s+(?:-\S+\s+)*ro?u?t?e?|route)\s/;

function isNamed(link: string, text: string): boolean {
  return new RegExp(`(?:^|[^\\w.-])${link.replaceAll('.', '\\.')}(?![\\w-])`).test(text);
}

function unknownLine(line: string): VnetError {
  return new VnetError(
    'unsupported',
    `cannot move the interface: vnet does not know what this line means for a bridge: ${line}`,
  );
}

/** Where dhclient keeps the leases of a link, and its identity. */
function leases(link: string): string {
  return `/var/lib/dhcp/dhclient.${link}.leases`;
}

interface Stanza {
  /** What follows the name of the interface, such as `inet static`. */
  readonly method: string;
  readonly options: readonly string[];
}

const HEAD = /^\s*(?:iface|mapping|auto|allow-\S+|no-auto-down|no-scripts|source|source-directory|template|rename)\b/;

/** The lines of a file, and for each whether it belongs to a stanza of the interface. */
function linesOf(text: string, link: string): { readonly line: string; readonly isOwn: boolean }[] {
  let isOwn = false;
  return text.split('\n').map((line) => {
    if (HEAD.test(line)) isOwn = new RegExp(`^\\s*iface\\s+${link.replaceAll('.', '\\.')}\\s`).test(line);
    return { line, isOwn: isOwn && line.trim() !== '' && !/^\s*#/.test(line) };
  });
}

function stanzasOf(text: string, link: string): Stanza[] {
  const stanzas: { method: string; options: string[] }[] = [];
  for (const { line, isOwn } of linesOf(text, link)) {
    if (!isOwn) continue;
    const method = /^\s*iface\s+\S+\s+(.*?)\s*$/.exec(line)?.[1];
    if (method === undefined) stanzas.at(-1)?.options.push(line.trim());
    else stanzas.push({ method, options: [] });
  }
  return stanzas;
}

/** The stanzas of the bridge. Options of the bridge are in the first: ifup(8) makes it then. */
function movedStanzas(stanzas: readonly Stanza[], { link, mac, mtu }: Snapshot, bridge: string): string {
  const named = stanzas
    .flatMap(({ method, options }) => [method, ...options])
    .find((line) => isNamed(link, line) || line.endsWith('\\'));
  if (named !== undefined) throw unknownLine(named);
  const options = [
    `bridge_ports ${link}`,
    'bridge_stp off',
    'bridge_fd 0',
    'bridge_waitport 0',
    'bridge_maxwait 0',
    `bridge_hw ${mac}`,
    ...(mtu === 1500 ? [] : [`pre-up ${shellCommand('ip', 'link', 'set', 'dev', link, 'mtu', String(mtu))}`]),
  ];
  const own = stanzas.map(({ method, options: lines }, index) =>
    [`iface ${bridge} ${method}`, ...(index === 0 ? options : []), ...lines].join('\n    '),
  );
  return `auto ${bridge}\n${own.join('\n\n')}\n`;
}

/** The file with the stanzas of the bridge in place of those of the interface. Everything else is kept, also comments. */
function withBridge(
  text: string,
  moved: string,
  { link, bridge }: { readonly link: string; readonly bridge: string },
): string {
  const lines: string[] = [];
  let isMoved = false;
  for (const { line, isOwn } of linesOf(text, link)) {
    const names = /^(\s*(?:auto|allow-\S+)\s+)(.*)$/.exec(line);
    if (names !== null) {
      const others = (names[2] ?? '').split(/\s+/).filter((name) => name !== link && name !== '');
      if (others.length > 0) lines.push(`${names[1]}${others.join(' ')}`);
      continue;
    }
    if (!isOwn) {
      lines.push(line);
      continue;
    }
    if (!isMoved)
      lines.push(`# ${link} is a port of ${bridge}`, `iface ${link} inet manual`, '', ...moved.trimEnd().split('\n'));
    isMoved = true;
  }
  return lines.join('\n');
}
