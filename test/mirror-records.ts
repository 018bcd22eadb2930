import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MirroredCommand } from '../src/cli/command.ts';

/** How virsh ended on command lines where vnet did the same. */
export type Compared = 'success' | 'failure' | 'both';

/**
 * What one run of the mirror suite compared. A key is a command, or a command and an option: `net-list`, `net-list --all`, and
 * `net-info <network>` for an option that is given by position.
 */
export type MirrorRecord = Readonly<Record<string, Compared>>;

/** Where command lines are compared: libvirt's test driver, or a daemon. */
export type Driver = 'test' | 'real';

const directory = 'test/mirror-records';
/** The file of the record that is checked in for a libvirt, such as 9.0. */
export const recordFile = (driver: Driver, version: string) => join(directory, `${driver}-${version}.json`);

/** The record that is checked in for a libvirt, such as 9.0; undefined if there is none. */
export function recordOf(driver: Driver, version: string): MirrorRecord | undefined {
  const file = recordFile(driver, version);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Collects what a run compares. */
export class Recorder {
  readonly #commands: ReadonlyMap<string, MirroredCommand>;
  readonly #compared = new Map<string, Compared>();
  #left: number;

  /** `cases` is how many there are. */
  constructor(commands: readonly MirroredCommand[], cases: number) {
    this.#commands = new Map(commands.map((command) => [command.name, command]));
    this.#left = cases;
  }

  /** Counts a case, before it is compared: one that fails is not in the record. */
  begin(): void {
    this.#left -= 1;
  }

  add(words: readonly string[], outcome: 'success' | 'failure'): void {
    for (const use of usesIn(words, outcome, this.#commands)) {
      this.#compared.set(use, both(this.#compared.get(use), outcome));
    }
  }

  /** Whether all cases ran. */
  get isComplete(): boolean {
    return this.#left === 0;
  }

  get record(): MirrorRecord {
    return this.addedTo({});
  }

  addedTo(record: MirrorRecord): MirrorRecord {
    const added = [...this.#compared].map(([key, compared]) => [key, both(record[key], compared)] as const);
    return Object.fromEntries(
      Object.entries({ ...record, ...Object.fromEntries(added) }).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }
}

function both(before: Compared | undefined, compared: Compared): Compared {
  return before === undefined || before === compared ? compared : 'both';
}

/** virsh's own options: those that take a value, and the others. */
const WITH_VALUE = new Set(
  '-c --connect -d --debug -e --escape -k --keepalive-interval -K --keepalive-count -l --log'.split(' '),
);
const SWITCHES = new Set('-h --help -q --quiet -r --readonly -t --timing -v -V --version --no-pkttyagent'.split(' '));

/** The keys of a record that a command line counts for. Of a string of commands, each counts if all succeeded. */
function usesIn(
  words: readonly string[],
  outcome: 'success' | 'failure',
  commands: ReadonlyMap<string, MirroredCommand>,
): Set<string> {
  const uses = new Set<string>();
  const rest = [...words];
  while (rest[0]?.startsWith('-')) {
    const option = rest.shift() ?? '';
    const [name = ''] = option.split('=');
    if (WITH_VALUE.has(name) || SWITCHES.has(name)) uses.add(`virsh ${name}`);
    if (WITH_VALUE.has(option)) rest.shift();
  }
  const isString = rest.length === 1 && /[\s;]/.test(rest[0] ?? '');
  const lines = isString ? (rest[0] ?? '').split(';').map((line) => line.trim().split(/\s+/)) : [rest];
  if (isString && lines.length > 1 && outcome === 'failure') return uses;
  for (const [name = '', ...after] of lines) {
    const command = commands.get(name);
    if (command === undefined) continue;
    uses.add(name);
    for (const option of optionsIn(command, after)) uses.add(`${name} ${option}`);
  }
  return uses;
}

/** The options of a command that these words give: `--name`, or `<name>` by position. */
function optionsIn(command: MirroredCommand, words: readonly string[]): string[] {
  const isSwitch = (name: string) => command.flags[name] !== undefined && command.flags[name].value === undefined;
  const isDeclared = (name: string) => command.args[name] !== undefined || command.flags[name] !== undefined;
  const named = new Set<string>();
  let positional = 0;
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      positional += rest.length;
      break;
    }
    const [name = '', ...attached] = word.slice(2).split('=');
    if (!word.startsWith('--')) positional += 1;
    else if (isDeclared(name)) {
      named.add(name);
      if (attached.length === 0 && !isSwitch(name)) rest.shift();
    }
  }
  const places = placesOf(command).filter((name) => !named.has(name));
  return [...[...named].map((name) => `--${name}`), ...places.slice(0, positional).map((name) => `<${name}>`)];
}

/** The options that virsh also takes by position, in its order. */
function placesOf({ args, flags }: MirroredCommand): string[] {
  return [...Object.keys(args), ...Object.keys(flags).filter((name) => flags[name]?.positional)];
}

/** Every key that a command can have in a record, in the order of its help. */
export function keysOf(command: MirroredCommand): string[] {
  const places = new Set(placesOf(command));
  const names = [...Object.keys(command.args), ...Object.keys(command.flags)];
  const options = names.flatMap((name) => [...(places.has(name) ? [`<${name}>`] : []), `--${name}`]);
  return [command.name, ...options.map((option) => `${command.name} ${option}`)];
}
