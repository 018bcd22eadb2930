import type { Host } from '../../host/host.ts';
import { limitsFor, withLimits } from '../../host/limits.ts';
import { lazyVirsh } from '../../libvirt/lazy-virsh.ts';
import { DATA_FORMATS, OUTPUT_FORMATS, type OutputFormat } from '../../render/format.ts';
import type { Command, CommandList, Context } from '../command.ts';
import { formatsOf } from '../formats.ts';
import type { Invocation } from '../parse/invocation.ts';
import { invalidChoice, usageError } from '../usage-error.ts';

/** What `main` has before it knows the command. */
export interface Program {
  readonly host: Host;
  readonly commands: CommandList;
}

/**
 * Returns what a command works with. Throws VnetError `usage` for a value of -o that the command does not take, and for a
 * --timeout that is no duration.
 */
export function contextFor(
  { options, quiet, uri, passedOn, connection, words }: Invocation,
  { host: world, commands }: Program,
  command?: Command,
): Context {
  const timeout = options.get('timeout');
  const host = timeout === undefined ? world : withLimits(world, limitsFor(timeout, world.env));
  const format = formatFrom(options.get('output'), command, words[0]);
  return {
    name: uri ?? 'default',
    host,
    commands,
    connection,
    virsh: lazyVirsh(host, { uri, typed: passedOn, own: connection }),
    output: format === 'wide' ? 'table' : format,
    wide: format === 'wide',
    rawCsv: options.has('raw-csv'),
    quiet,
    advice: hasAdvice(options.has('no-advice'), host),
    colour: coloursFor(options.get('color'), host),
  };
}

/** Without a declaration, the command is virsh's and prints no data. */
function formatFrom(value: string | undefined, command: Command | undefined, name = ''): OutputFormat | 'wide' {
  if (value === undefined || value === 'table') return 'table';
  const formats = command === undefined ? [] : formatsOf(command);
  const format = OUTPUT_FORMATS.find((each) => each === value);
  if (format !== undefined && formats.length === 0) {
    const what = command === undefined ? `'${name}'` : name;
    throw usageError(`${what} prints no data; -o ${value} does not apply`, command && `vnet ${name} --help`);
  }
  if (format === undefined || !formats.includes(format)) {
    throw invalidChoice('-o', value, formats.length > 0 ? formats : DATA_FORMATS);
  }
  return format;
}

/** Advice is on unless --no-advice or VNET_ADVICE=0 turns it off. */
export function hasAdvice(isOff: boolean, { env }: Host): boolean {
  return !isOff && env.VNET_ADVICE !== '0';
}

export function coloursFor(when: string | undefined, host: Host): Context['colour'] {
  return { stdout: isColoured('stdout', when, host), stderr: isColoured('stderr', when, host) };
}

/** --color decides; otherwise colour is for terminals that are not dumb, unless NO_COLOR is set (no-color.org). */
function isColoured(stream: 'stdout' | 'stderr', when: string | undefined, host: Host): boolean {
  if (when === 'always') return true;
  if (when === 'never' || (host.env.NO_COLOR ?? '') !== '' || host.env.TERM === 'dumb') return false;
  return host.isTerminal(stream);
}
