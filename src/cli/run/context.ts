import type { Host } from '../../host/host.ts';
import { lazyVirsh } from '../../libvirt/lazy-virsh.ts';
import type { OutputFormat } from '../../render/format.ts';
import type { Context } from '../command.ts';
import { type Globals, isOutputFormat, misused } from '../parse/global-options.ts';

/** What was asked for behind the command; what is absent there counts as it stands before the command. */
export interface Wishes {
  readonly output?: string | undefined;
  readonly color?: string | undefined;
  /** Formats that this command alone has. */
  readonly formats?: readonly string[];
}

/** The target to the world, and how the user wants to see things. */
export function contextOf(globals: Globals, host: Host, wishes: Wishes = {}): Context {
  const output = wishes.output ?? globals.own.get('output') ?? 'table';
  const { formats = [] } = wishes;
  if (!isOutputFormat(output) && !formats.includes(output)) {
    throw misused(`-o takes ${['table', 'json', 'yaml', 'csv', ...formats].join(', ')}, not '${output}'`);
  }
  const when = wishes.color ?? globals.own.get('color');
  return {
    host,
    virsh: lazyVirsh(host, { uri: globals.uri, typed: globals.typed, own: globals.connects }),
    output: output as OutputFormat,
    colour: { stdout: coloured('stdout', when, host), stderr: coloured('stderr', when, host) },
  };
}

/** By --color; else only on a terminal that is not dumb, and never where NO_COLOR is set (no-color.org). */
function coloured(stream: 'stdout' | 'stderr', when: string | undefined, host: Host): boolean {
  if (when === 'always') return true;
  if (when === 'never' || (host.env.NO_COLOR ?? '') !== '' || host.env.TERM === 'dumb') return false;
  return host.isTerminal(stream);
}
