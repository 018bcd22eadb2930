import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { readableText } from '../../host/readable-text.ts';
import { command, type Method } from '../method.ts';
import type { Snapshot } from '../snapshot.ts';
import { deleteBridge } from './networkd.ts';

const ETC = '/etc/netplan';
const RUN = '/run/netplan';

/** Returns the name under which netplan knows a link, if it has written the file that networkd uses for it. */
export function netplanId(file: string): string | undefined {
  return /^\/run\/systemd\/network\/10-netplan-(.+)\.network$/.exec(file)?.[1];
}

/**
 * The settings of the interface move to a bridge in the file of netplan. Until that is confirmed, the new file is in /run/netplan,
 * where it hides the one of the same name in /etc. Throws VnetError `unsupported` for a file that vnet cannot edit.
 */
export function netplanMethod(host: Host, before: Snapshot, bridge: string, id: string): Method {
  const files = (host.listDirectory(ETC) ?? []).filter((name) => name.endsWith('.yaml'));
  const found = files.filter((name) => blockOf(linesOf(readableText(host, `${ETC}/${name}`)), id) !== undefined);
  const [name, ...others] = found;
  if (name === undefined || others.length > 0) {
    const where = name === undefined ? `not in ${ETC}, or in one line` : `in several files: ${found.join(', ')}`;
    throw new VnetError('unsupported', `cannot move the interface: its settings are ${where}`, {
      hint: `put the settings of ${id} into one file in ${ETC}, each in its own line`,
    });
  }
  const path = `${ETC}/${name}`;
  const content = host.readFile(path)?.toString('latin1') ?? '';
  const after = withBridge(content, { id, bridge, before });
  const reload = [command('netplan', 'generate'), command('networkctl', 'reload')];
  return {
    manager: 'netplan',
    trial: [{ path: `${RUN}/${name}`, content: after, mode: 0o600 }],
    withTrial: { up: reload, release: [] },
    withLasting: { up: reload, release: [] },
    down: deleteBridge(bridge, before.link, reload),
    lasting: [{ path, before: content, after, mode: 0o600 }],
    settle: [command('netplan', 'generate')],
  };
}

interface Line {
  readonly text: string;
  /** Undefined for an empty line and for a comment. */
  readonly indent: number | undefined;
}

function linesOf(text: string): Line[] {
  return text.split('\n').map((line) => ({ text: line, indent: /^ *(?![ #]|$)/.exec(line)?.[0].length }));
}

interface Block {
  readonly first: number;
  /** The line after the last. */
  readonly end: number;
  readonly indent: number;
}

/** The lines of an interface below `ethernets`; undefined if they are not there, or not each setting in its own line. */
function blockOf(lines: readonly Line[], id: string): Block | undefined {
  const ethernets = lines.findIndex(({ text }) => /^ *ethernets: *$/.test(text));
  const outer = lines[ethernets]?.indent;
  if (outer === undefined) return undefined;
  const section = endOf(lines, ethernets, outer);
  const key = new RegExp(`^ *["']?${id.replaceAll('.', '\\.')}["']?: *(?:#.*)?$`);
  const first = lines.findIndex(({ text }, index) => index > ethernets && index < section && key.test(text));
  const indent = lines[first]?.indent;
  return indent === undefined ? undefined : { first, end: endOf(lines, first, indent), indent };
}

/** The line after the block that a line begins. */
function endOf(lines: readonly Line[], first: number, indent: number): number {
  const next = lines.findIndex((line, index) => index > first && line.indent !== undefined && line.indent <= indent);
  const end = next === -1 ? lines.length : next;
  // Empty lines and comments belong to what follows.
  let last = end;
  while (last > first + 1 && lines[last - 1]?.indent === undefined) last--;
  return last;
}

/** Settings of the device itself, which stay at the interface. */
const OF_DEVICE =
  /^ *(?:match|set-name|wakeonlan|emit-lldp|receive-checksum-offload|transmit-checksum-offload|[a-z-]*(?:segmentation|receive)-offload):/;

function withBridge(
  text: string,
  { id, bridge, before }: { readonly id: string; readonly bridge: string; readonly before: Snapshot },
): string {
  const lines = linesOf(text);
  const block = blockOf(lines, id);
  if (block === undefined) return text;
  const { first, end, indent } = block;
  const body = lines.slice(first + 1, end);
  const inner = body.find((line) => line.indent !== undefined)?.indent ?? indent + 2;
  const outer =
    lines.findLast((line, index) => index < first && line.indent !== undefined && line.indent < indent)?.indent ?? 0;
  const own: string[] = [];
  const moved: string[] = [];
  let target = moved;
  for (const line of body) {
    if (line.indent === inner) target = OF_DEVICE.test(line.text) ? own : moved;
    if (line.indent !== inner || !/^ *(?:mtu|macaddress):/.test(line.text)) target.push(line.text);
  }
  const at = (level: number, setting: string) => `${' '.repeat(level)}${setting}`;
  const bridges = [
    at(indent, `${bridge}:`),
    at(inner, `interfaces: [${id}]`),
    at(inner, `macaddress: "${before.mac}"`),
    at(inner, `mtu: ${before.mtu}`),
    at(inner, 'parameters:'),
    at(inner + 2, 'stp: false'),
    at(inner + 2, 'forward-delay: 0'),
    ...moved,
  ];
  const port = [
    lines[first]?.text ?? '',
    ...own,
    at(inner, `mtu: ${before.mtu}`),
    at(inner, 'dhcp4: false'),
    at(inner, 'dhcp6: false'),
  ];
  const rest = [
    ...lines.slice(0, first).map((line) => line.text),
    ...port,
    ...lines.slice(end).map((line) => line.text),
  ];
  const existing = rest.findIndex((line) => /^ *bridges: *$/.test(line));
  if (existing !== -1) return [...rest.slice(0, existing + 1), ...bridges, ...rest.slice(existing + 1)].join('\n');
  const trailing = rest.at(-1) === '' ? rest.slice(0, -1) : rest;
  return [...trailing, at(outer, 'bridges:'), ...bridges, ''].join('\n');
}
