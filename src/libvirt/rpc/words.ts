import { hasRawBytes } from '../../host/raw-names.ts';

/** The options of a virsh command that can be answered. */
export interface Options<Flag extends string, Value extends string> {
  readonly flags: readonly Flag[];
  /** Those with a value. They may be given by position, in this order. */
  readonly values: readonly Value[];
}

export interface GivenWords<Flag extends string, Value extends string> {
  readonly flags: ReadonlySet<Flag>;
  readonly values: Readonly<Partial<Record<Value, string>>>;
}

/**
 * Reads what follows a command's name. Undefined for words that virsh rejects, such as an option that is given twice, and for
 * everything unusual: virsh then reads them itself.
 */
export function readWords<Flag extends string, Value extends string>(
  words: readonly string[],
  options: Options<Flag, Value>,
): GivenWords<Flag, Value> | undefined {
  const flags = new Set<Flag>();
  const values: Partial<Record<Value, string>> = {};
  const positional: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (hasRawBytes(word)) return undefined;
    if (!word.startsWith('-')) {
      positional.push(word);
      continue;
    }
    if (!word.startsWith('--')) return undefined;
    const at = word.indexOf('=');
    const name = word.slice(2, at === -1 ? undefined : at);
    const attached = at === -1 ? undefined : word.slice(at + 1);
    const flag = options.flags.find((each) => each === name);
    const value = options.values.find((each) => each === name);
    if (flag !== undefined && attached === undefined && !flags.has(flag)) {
      flags.add(flag);
    } else if (value !== undefined && values[value] === undefined) {
      const given = attached ?? rest.shift();
      if (given === undefined || given === '' || hasRawBytes(given)) return undefined;
      values[value] = given;
    } else {
      return undefined;
    }
  }
  if (positional.length > 0 && Object.keys(values).length > 0) return undefined;
  if (positional.length > options.values.length || positional.includes('')) return undefined;
  for (const [index, given] of positional.entries()) values[options.values[index] as Value] = given;
  return { flags, values };
}

/** Whether both --all and --inactive are given: some commands of virsh reject that, depending on its version. */
export function isContradictory(flags: ReadonlySet<string>): boolean {
  return flags.has('all') && flags.has('inactive');
}

const FILTERS = ['persistent', 'transient', 'autostart', 'no-autostart'] as const;

/** What the words of `list` and `net-list` select, and in which form they print it. */
export interface Selection {
  readonly flags: number;
  readonly form: 'name' | 'uuid' | 'table';
}

/** Reads the words of `list` or `net-list`, with the bits of libvirt's flags. Undefined as readWords, and if they contradict each other. */
export function selectionIn(
  words: readonly string[],
  bits: StateBits & Readonly<Record<(typeof FILTERS)[number], number>>,
): Selection | undefined {
  const given = readWords(words, { flags: ['inactive', 'all', 'name', 'uuid', 'table', ...FILTERS], values: [] });
  const forms = (['name', 'uuid', 'table'] as const).filter((form) => given?.flags.has(form));
  if (given === undefined || forms.length > 1 || isContradictory(given.flags)) return undefined;
  const state = stateFlags(given.flags, bits);
  const flags = FILTERS.reduce((sum, name) => (given.flags.has(name) ? sum | bits[name] : sum), state);
  return { flags, form: forms[0] ?? 'table' };
}

type StateBits = Readonly<Record<'active' | 'inactive', number>>;

/** What --all and --inactive select; active ones without either. */
export function stateFlags(flags: ReadonlySet<string>, { active, inactive }: StateBits): number {
  if (flags.has('all')) return active | inactive;
  return flags.has('inactive') ? inactive : active;
}
