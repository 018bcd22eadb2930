import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../../src/cli/command.ts';
import { loadAll } from '../../src/cli/docs/help.ts';
import { commands } from '../../src/commands/index.ts';
import type { Finished } from '../../src/host/host.ts';
import { nodeHost } from '../../src/host/node.ts';
import { quoteWord } from '../../src/libvirt/quote.ts';
import { BrokenPromise } from './promises.ts';
import { HOSTILE, type Random } from './random.ts';

/** What exists on the test driver, and what does not. */
const NAMES = ['default', 'test', '1', 'eth1', 'lo', 'aa:bb:cc:dd:ee:ff', 'nope', 'defalt', '0', 'network', '100,200'];
const OPTIONS = ['--all', '--name', '--nope', '--network', '--domain', '--', '---', '--=', '--config', '--live', '-x'];
/** Options before the command. */
const BEFORE = [
  ...[['-q'], ['--quiet'], ['-t'], ['-r'], ['-qt'], ['-d', '4'], ['-d4'], ['-d', 'x'], ['-d', '9'], ['--debug=3']],
  ...[['-k', '0'], ['-k', '-1'], ['-k', 'x'], ['-K', '5'], ['-K7'], ['--keepalive-count', '1'], ['--keepalive-i=2']],
  ...[
    ['-e', '^]'],
    ['-e', ''],
    ['-e', 'toolong'],
    ['--escape=^x'],
    ['-l', '/proc/nonexistent/log'],
    ['-l', ''],
    ['--qui'],
  ],
  ...[
    ['-c', 'test:///default'],
    ['-c', ''],
    ['--connect=test:///default'],
    ['-c', 'nope:///'],
    ['--conn', 'test:///x'],
  ],
  ...[['-z'], ['--nope'], ['--'], ['-'], [''], ['--read'], ['--k', '1'], ['-ctest:///default'], ['-q=1'], ['-d']],
];
/** vnet also takes these after the command, has a help and a version itself, and reads standard input for `-`. */
const OF_VNET =
  /^-$|=-$|^(-[cqrohvV]|--(connect|readonly|output|raw-csv|color|timeout|quiet|help|version|check|as-virsh))/;
const SMALL_XML = ['', '<', '<network/>', '<interface/>', '<filter/>', '<networkport/>', '<a>\u00e9</a>'];

interface Line {
  readonly words: readonly string[];
  readonly asVirsh: boolean;
  readonly input: string | undefined;
  /** Whether virsh's status says nothing about some of the commands. */
  readonly areMany: boolean;
}

/** vnet compared with the installed virsh, under its own name and called virsh, on libvirt's test driver. */
export async function mirror(random: Random): Promise<void> {
  isInstalled ??= await nodeHost.run('virsh', ['--version']).then(
    () => true,
    () => false,
  );
  if (!isInstalled) return;
  const directory = mkdtempSync(join(tmpdir(), 'vnet-fuzz-mirror-'));
  try {
    const bin = process.env['VNET_BIN'] ?? '';
    const link = join(directory, 'virsh');
    symlinkSync(bin, link);
    const { words, asVirsh, input, areMany } = await commandLine(random, directory);
    const options = { env: { ...ENV, HOME: directory }, input: input ?? '', limit: 20_000 };
    const virsh = await nodeHost.run('virsh', words, options);
    const vnet = await (asVirsh
      ? nodeHost.run(link, words, options)
      : nodeHost.run(process.execPath, [bin, ...words], options));
    const difference = asVirsh ? differenceOf(seen(virsh), seen(vnet)) : underOwnName(virsh, vnet, areMany);
    if (difference === undefined) return;
    const line = [asVirsh ? 'virsh' : 'vnet', ...words.map((word) => JSON.stringify(word))].join(' ');
    throw new BrokenPromise(`${line}: ${difference}`);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

let isInstalled: boolean | undefined;
const ENV = { EDITOR: 'true', VISUAL: 'true', LIBVIRT_DEFAULT_URI: 'test:///default' };

function underOwnName(virsh: Finished, vnet: Finished, areMany: boolean): string | undefined {
  // Of two wrong options before the command, vnet reports the one that it does not have.
  if (
    virsh.status !== 0 &&
    /^error: (unsupported option|option .* (requires|doesn't allow) an argument)/.test(vnet.stderr)
  )
    return;
  const [expected, actual] = [seen(virsh), seen(vnet)];
  // virsh exits 0 on some failures; vnet does not, unless other commands follow.
  const failed =
    virsh.status !== 0 || (!areMany && /^(error: (?!ignoring debug level)|XPath error)/m.test(virsh.stderr));
  return differenceOf(
    { ...expected, failed, status: 0 },
    {
      ...actual,
      stderr: actual.stderr.slice(0, expected.stderr.length),
      failed: vnet.status !== 0,
      status: 0,
    },
  );
}

function seen({ status, signal, stdout, stderr }: Finished) {
  const same = (text: string) =>
    text
      .replace(/\d+\.\d+ ?(ms|s)\b/g, 'N')
      .replace(/((?:cpu\.time|current|rss)\S*)=\d+/g, '$1=N')
      .replace(/( [rt]x_\w+) \d+$/gm, '$1 N')
      .replace(/virsh\w{6}\.xml/g, 'virshXXXXXX.xml');
  return { status, signal, stdout: same(stdout), stderr: same(stderr) };
}

function differenceOf(expected: object, actual: object): string | undefined {
  const [a, b] = [JSON.stringify(expected), JSON.stringify(actual)];
  return a === b ? undefined : `\n  virsh ${a}\n  vnet  ${b}`;
}

async function commandLine(random: Random, directory: string): Promise<Line> {
  const asVirsh = random.chance(0.4);
  const isAllowed = (words: readonly string[]) => asVirsh || !words.some((word) => OF_VNET.test(word));
  const before = Array.from({ length: random.below(3) }, () => random.pick(BEFORE)).flat();
  const lines: string[][] = [];
  while (lines.length === 0 || random.chance(0.2)) {
    const line = await oneCommand(random, directory);
    if (isAllowed(line)) lines.push(line);
  }
  // vnet has its own help.
  if (!asVirsh && lines.some(([name]) => name === 'help')) return commandLine(random, directory);
  const style = random.below(10);
  const texts = lines.map((each) => each.map(quoteWord).join(' '));
  if (style === 0) return { words: before, input: texts.join('\n'), asVirsh, areMany: true };
  if (style === 1) {
    const text = texts.join(random.pick(['; ', ';', '\n', ' ;; ']));
    return { words: [...before, text], input: undefined, asVirsh, areMany: texts.length > 1 };
  }
  return { words: [...before, ...(lines[0] ?? [])], input: undefined, asVirsh, areMany: false };
}

let list: readonly Command[] | undefined;

async function oneCommand(random: Random, directory: string): Promise<string[]> {
  list ??= (await loadAll(commands)).filter(({ kind }) => kind === 'mirrored');
  const command = random.pick(list);
  if (random.chance(0.03)) return ['help', command.name];
  const words = [random.chance(0.02) ? command.name.slice(0, -1) : command.name];
  if (random.chance(0.03)) words.push('--help');
  for (const [name, arg] of Object.entries(command.args)) {
    if (arg.optional && random.chance(0.4)) continue;
    if (random.chance(0.08)) continue;
    words.push(...withValue(name, { random, directory }, true));
  }
  for (const [name, flag] of Object.entries(command.flags)) {
    if (!random.chance(0.25)) continue;
    const given =
      flag.value === undefined ? [`--${name}`] : withValue(name, { random, directory }, flag.positional === true);
    if (random.chance(0.3)) words.splice(1 + random.below(words.length), 0, ...given);
    else words.push(...given);
  }
  if (random.chance(0.15))
    words.splice(1 + random.below(words.length), 0, random.pick(random.chance(0.5) ? OPTIONS : HOSTILE));
  if (random.chance(0.05)) words.push(...words.slice(-1));
  // It would wait for an event.
  if (command.name === 'net-event') words.push('--timeout', '1');
  return words.filter((word) => !word.includes('\0') && !/[\ud800-\udfff]/u.test(word));
}

function withValue(name: string, { random, directory }: Source, positional: boolean): string[] {
  const value = valueFor(name, { random, directory });
  const spelt = random.chance(0.05) ? name.slice(0, -1) : name;
  switch (random.below(positional ? 4 : 2)) {
    case 0:
      return [`--${spelt}`, value];
    case 1:
      return [`--${spelt}=${value}`];
    default:
      return [value];
  }
}

interface Source {
  readonly random: Random;
  /** Where files may be written. */
  readonly directory: string;
}

function valueFor(name: string, { random, directory }: Source): string {
  if (random.chance(0.12)) return random.pick(HOSTILE);
  if (['file', 'xml', 'xmldesc'].includes(name)) {
    const number = random.below(SMALL_XML.length);
    const path = join(directory, `${number}.xml`);
    writeFileSync(path, SMALL_XML[number] ?? '');
    return random.pick([path, path, '/nonexistent/x', directory]);
  }
  if (name === 'domain') return random.pick(['test', 'test', '1', 'nope']);
  if (name === 'network') return random.pick(['default', 'default', 'nope']);
  return random.pick(NAMES);
}
