import { VnetError } from '../../error.ts';
import { OUTPUT_FORMATS } from '../../render/format.ts';

export interface GlobalOption {
  readonly short?: string;
  readonly long: string;
  /** The name of its value; `[VALUE]` where it may be left out (then only `--long=VALUE` gives one). */
  readonly value?: string;
  readonly summary: string;
  /** vnet's own: virsh never sees it, and it may also stand behind the command. */
  readonly own?: true;
  /** Also holds for the questions that vnet itself asks of virsh. */
  readonly connects?: true;
  readonly choices?: readonly string[];
}

/** The options before the command: virsh's, and vnet's own. */
export const GLOBAL_OPTIONS: readonly GlobalOption[] = [
  { short: 'c', long: 'connect', value: 'URI', connects: true, summary: 'hypervisor connection URI' },
  { short: 'r', long: 'readonly', connects: true, summary: 'connect readonly' },
  { short: 'o', long: 'output', value: 'FORMAT', own: true, summary: 'table, json, yaml or csv, where data is shown' },
  {
    long: 'color',
    value: 'WHEN',
    own: true,
    choices: ['auto', 'always', 'never'],
    summary: 'auto, always or never; NO_COLOR is honoured',
  },
  { short: 'q', long: 'quiet', summary: 'quiet mode' },
  { short: 't', long: 'timing', summary: 'print timing information' },
  { short: 'd', long: 'debug', value: 'LEVEL', summary: 'debug level [0-4]' },
  { short: 'l', long: 'log', value: 'FILE', summary: 'output logging to file' },
  { short: 'e', long: 'escape', value: 'CHAR', summary: 'escape sequence for console' },
  {
    short: 'k',
    long: 'keepalive-interval',
    value: 'SECONDS',
    connects: true,
    summary: 'keepalive interval in seconds, 0 for disable',
  },
  {
    short: 'K',
    long: 'keepalive-count',
    value: 'NUMBER',
    connects: true,
    summary: 'number of possible missed keepalive messages',
  },
  { long: 'no-pkttyagent', connects: true, summary: 'do not start the polkit agent (libvirt 11.4.0)' },
  { short: 'h', long: 'help', own: true, summary: 'show this help, or that of a command' },
  { short: 'v', long: 'version', value: '[long]', own: true, summary: 'short version of vnet' },
  {
    short: 'V',
    long: 'version-long',
    own: true,
    summary: 'versions of vnet and of virsh, and what virsh was compiled with',
  },
];

/** What stood before the command, and the words from the command on. */
export interface Globals {
  /** vnet's own options by long name. */
  readonly own: ReadonlyMap<string, string>;
  readonly uri: string | undefined;
  /** virsh's options as they were typed. */
  readonly typed: readonly string[];
  /** Those that vnet's own questions go out under. */
  readonly connects: readonly string[];
  readonly words: readonly string[];
}

/** Scans as getopt_long(3) with a leading `+` does: up to the first word that is no option; long names may be cut short. */
export function scanGlobals(argv: readonly string[]): Globals {
  const own = new Map<string, string>();
  const [typed, connects]: [string[], string[]] = [[], []];
  let uri: string | undefined;
  const rest = [...argv];

  for (;;) {
    const word = rest[0];
    if (word === undefined || word === '-' || !word.startsWith('-')) break;
    rest.shift();
    if (word === '--') break;
    for (const { option, value, written } of word.startsWith('--')
      ? longOption(word, rest)
      : shortOptions(word, rest)) {
      if (option.own) {
        own.set(option.long, checked(option, value));
        continue;
      }
      typed.push(...written);
      if (option.connects) connects.push(...written);
      if (option.long === 'connect') uri = value;
    }
  }
  return { own, uri, typed, connects, words: rest };
}

interface Found {
  readonly option: GlobalOption;
  readonly value: string | undefined;
  readonly written: readonly string[];
}

function longOption(word: string, rest: string[]): Found[] {
  const [name = '', ...values] = word.slice(2).split('=');
  const given = values.length === 0 ? undefined : values.join('=');
  const exact = GLOBAL_OPTIONS.filter(({ long }) => long === name);
  // vnet's own options are never cut short, so that every abbreviation virsh takes still means virsh's.
  const found = exact.length > 0 ? exact : GLOBAL_OPTIONS.filter(({ long, own }) => !own && long.startsWith(name));
  const option = found[0];
  if (option === undefined || found.length > 1) throw misused(`unsupported option '${word}'. See --help.`);
  if (option.value === undefined && given !== undefined) throw misused(`option '--${option.long}' takes no argument`);
  const value = given ?? (needsValue(option) ? rest.shift() : undefined);
  if (value === undefined && needsValue(option)) throw misused(missing(option));
  return [{ option, value, written: value === undefined ? [`--${option.long}`] : [`--${option.long}=${value}`] }];
}

function shortOptions(word: string, rest: string[]): Found[] {
  const found: Found[] = [];
  for (let index = 1; index < word.length; index++) {
    const letter = word[index] ?? '';
    const option = GLOBAL_OPTIONS.find(({ short }) => short === letter);
    if (option === undefined) throw misused(`unsupported option '-${letter}'. See --help.`);
    if (!needsValue(option)) {
      found.push({ option, value: undefined, written: [`-${letter}`] });
      continue;
    }
    const value = word.slice(index + 1) || rest.shift();
    if (value === undefined) throw misused(missing(option));
    found.push({ option, value, written: [`-${letter}`, value] });
    break;
  }
  return found;
}

function needsValue({ value }: GlobalOption): boolean {
  return value !== undefined && !value.startsWith('[');
}

function missing({ short, long }: GlobalOption): string {
  return `option ${short === undefined ? '' : `'-${short}'/`}'--${long}' requires an argument`;
}

/** The value of one of vnet's own options, once it is known to be one that it takes. */
export function checked({ long, choices }: GlobalOption, value: string | undefined): string {
  if (choices !== undefined && !choices.includes(value ?? '')) {
    throw misused(`--${long} takes ${choices.join(', ')}, not '${value}'`);
  }
  return value ?? '';
}

/** Whether this is a format that every command with data prints. */
export function isOutputFormat(name: string): name is (typeof OUTPUT_FORMATS)[number] {
  return (OUTPUT_FORMATS as readonly string[]).includes(name);
}

export function misused(message: string): VnetError {
  return new VnetError('usage', message, { hint: 'See: vnet --help' });
}
