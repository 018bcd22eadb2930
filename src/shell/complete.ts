import { candidatesFor } from '../cli/completion/candidates.ts';
import { askNames } from '../cli/completion/names.ts';
import { describeAll } from '../cli/described.ts';
import { splitCommandString } from '../cli/parse/command-string.ts';
import type { Program } from '../cli/run/context.ts';
import { quoteWord } from '../libvirt/quote.ts';

/** Runs a line in the open virsh and returns what it prints. */
export type Query = (line: string) => Promise<string>;

/** Commands of the shell itself, and what virsh's shell has too. */
const BUILT_IN = ['cd', 'connect', 'echo', 'exit', 'help', 'pwd', 'quit'];

/** What virsh's help calls an argument, and what lists its values. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  domain: 'list --all --name',
  network: 'net-list --all --name',
  nwfilter: 'nwfilter-list',
  pool: 'pool-list --all --name',
  device: 'nodedev-list',
};

/** Returns what may replace the end of a line, and that end. */
export async function completeLine(
  before: string,
  { host, commands }: Program,
  query: Query,
): Promise<readonly [candidates: readonly string[], end: string]> {
  // Quotes and blanks in what is typed: only a whole word of plain characters is completed.
  const end = /[^\s;'"\\]*$/.exec(before)?.[0] ?? '';
  const words = wordsBefore(before.slice(0, before.length - end.length));
  if (words === undefined) return [[], end];
  const [name] = words;
  const known = name === undefined || name === 'help' || Object.hasOwn(commands, name);
  const found = known ? await ofVnet([...words, end]) : await ofVirsh([...words, end]);
  const all = words.length === 0 || name === 'help' ? [...found, ...BUILT_IN, ...(await virshCommands(query))] : found;
  const matching = [...new Set(all)].filter((word) => word.startsWith(end) && !/\p{Cc}/u.test(word)).sort();
  return [matching.map((word) => `${inLine(word)}${matching.length === 1 && !word.endsWith('/') ? ' ' : ''}`), end];

  async function ofVnet(line: readonly string[]): Promise<readonly string[]> {
    const found = candidatesFor(line, await describeAll(commands));
    const listed = found.words
      .map(([word]) => found.prefix + word)
      .filter((word) => line.length > 1 || word[0] !== '-');
    const ask = (words: readonly string[]) => query(words.map(quoteWord).join(' '));
    const named = found.names === undefined ? [] : await askNames(found.names, ask);
    const paths = found.paths === undefined ? [] : files(end.slice(found.prefix.length), host);
    return [...listed, ...[...named, ...paths].map((each) => found.prefix + each)];
  }

  async function ofVirsh([command = '', ...rest]: readonly string[]): Promise<readonly string[]> {
    const help = await query(`help ${quoteWord(command)}`);
    if (end.startsWith('-')) return [...help.matchAll(/^ {4}\[?(--[a-z][\w-]*)/gm)].map(([, option = '']) => option);
    const positional = [...help.matchAll(/^ {4}\[--([\w-]+)\]/gm)].map(([, option = '']) => option);
    const position = rest.filter((word) => !word.startsWith('-')).length - 1;
    const argument = positional[Math.max(position, 0)] ?? '';
    if (argument === 'file' || command === 'cd') return files(end, host);
    const list = ARGUMENTS[argument];
    return list === undefined ? [] : names(query, list);
  }
}

/** The words of the last command of a line that ends with a blank or a separator; undefined within quotes or a comment. */
function wordsBefore(text: string): readonly string[] | undefined {
  const last = splitCommandString(`${text}\u0001`)?.at(-1)?.words;
  return last?.at(-1) === '\u0001' ? last.slice(0, -1) : undefined;
}

async function virshCommands(query: Query): Promise<readonly string[]> {
  return [...(await query('help')).matchAll(/^ {4}([a-z][a-z-]+) {2,}/gm)].map(([, name = '']) => name);
}

/** The first column of a table without titles, or lines with names. */
async function names(query: Query, list: string): Promise<readonly string[]> {
  const lines = (await query(list)).split('\n').map((line) => line.trim());
  if (list !== 'nwfilter-list') return lines.filter((line) => line !== '');
  return lines.slice(2).flatMap((line) => line.split(/\s+/)[1] ?? []);
}

function files(typed: string, host: Program['host']): readonly string[] {
  const slash = typed.lastIndexOf('/') + 1;
  const directory = typed.slice(0, slash);
  try {
    const entries = host.listDirectory(host.absolutePath(directory || '.')) ?? [];
    return entries
      .filter((name) => typed.slice(slash) !== '' || !name.startsWith('.'))
      .map((name) => `${directory}${name}`)
      .map((path) => (isDirectory(path) ? `${path}/` : path));
  } catch {
    return []; // It may not be read.
  }

  function isDirectory(path: string): boolean {
    try {
      return host.listDirectory(host.absolutePath(path)) !== undefined;
    } catch {
      return false;
    }
  }
}

/** A word as virsh reads it. */
function inLine(word: string): string {
  return /[\s;'"\\]|^#/.test(word) ? quoteWord(word) : word;
}
