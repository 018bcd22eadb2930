import type { MirroredCommand } from '../src/cli/command.ts';
import type { MirrorGroup } from './mirror-cases/group.ts';
import { type Compared, type Driver, keysOf, type MirrorRecord, recordOf } from './mirror-records.ts';

/** The libvirt versions with records. */
export const VERSIONS = ['9.0', '11.3'] as const;
const DRIVERS: readonly Driver[] = ['test', 'real'];

/** The sections of the table: what the names of the commands start with. */
const SECTIONS: readonly (readonly [title: string, pattern: RegExp])[] = [
  ['Networks', /^net-/],
  ['Host interfaces', /^iface-/],
  ['Network filters', /^nwfilter-/],
  ['Guests', /^(?!net-|iface-|nwfilter-)/],
];

const MARKS: Readonly<Record<Compared, string>> = { success: '✓', failure: '✗', both: '✓ ✗' };

/** Returns docs/mirror.md. */
export function mirrorPage(commands: readonly MirroredCommand[], groups: readonly MirrorGroup[]): string {
  const records = VERSIONS.flatMap((version) => DRIVERS.map((driver) => recordOf(driver, version) ?? {}));
  const sorted = [...commands].sort((a, b) => (a.name < b.name ? -1 : 1));
  const sections = SECTIONS.map(([title, pattern]) => {
    const rows = sorted.filter(({ name }) => pattern.test(name)).flatMap((command) => rowsOf(command, records));
    return `### ${title}\n\n${table(rows)}`;
  });
  const options = [...new Set(records.flatMap((record) => Object.keys(record)))].filter((key) =>
    key.startsWith('virsh -'),
  );
  const rows = options.sort().map((key) => [key, ...records.map((record) => marks(record, key))]);
  return `# What is compared with virsh

vnet answers virsh's networking commands as virsh does. The test suite runs each command line below with both programs and compares
stdout byte for byte, virsh's lines on stderr, and whether the command fails. It does so on libvirt ${VERSIONS.join(' and ')}, on libvirt's
test driver (\`test:///\`) and on a daemon (\`qemu:///system\`). It writes this page, and fails if the page is out of date or an option
of virsh is missing.

## Options

✓ means that a command line with the option was compared that succeeds, ✗ one that fails. \`<NAME>\` is an option that is given by
position. An option that is newer than a libvirt fails there; vnet says which version has it.

${sections.join('\n')}
### Options of virsh itself

${table(rows)}
## Deliberate differences

- The exit status says what kind of failure it is: see \`man vnet\`. virsh exits 1.
- vnet fails if virsh prints an error and exits 0: \`net-port-dumpxml\` and \`net-port-delete\` of an unknown port, a wrong XPath expression,
  \`net-event\` of an unknown network. In a string of several commands, the last one decides, as in virsh.
- If two options before the command are wrong, vnet may report the other one first.
${differencesIn(groups)}- Advice follows virsh's lines on stderr.
- \`-c\`, \`-r\` and \`-q\` also work after the command, unless virsh takes the word for a value.
- \`-\` is standard input for a file argument. virsh reads a file of that name.
- On a terminal, vnet escapes what the terminal would obey in names and XML. A pipe or a file gets virsh's bytes.

## What only fails

${listOf(groups.flatMap(({ gaps = [] }) => gaps))}`;
}

function rowsOf(command: MirroredCommand, records: readonly MirrorRecord[]): string[][] {
  return keysOf(command).map((key) => [key, ...records.map((record) => marks(record, key))]);
}

function marks(record: MirrorRecord, key: string): string {
  const compared = record[key];
  return compared === undefined ? '' : MARKS[compared];
}

function table(rows: readonly (readonly string[])[]): string {
  const titles = VERSIONS.flatMap((version) => [`test ${version}`, `daemon ${version}`]);
  const lines = [
    ['Command line', ...titles],
    ['---', ...titles.map(() => '---')],
    ...rows.map(([key, ...cells]) => [`\`${key}\``, ...cells]),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** The differences that cases state. */
function differencesIn(groups: readonly MirrorGroup[]): string {
  const cases = groups.flatMap((group) => group.cases);
  return listOf([
    ...new Set(
      cases.flatMap(({ words, differs }) => (differs === undefined ? [] : `\`${commandIn(words)}\`: ${differs.why}.`)),
    ),
  ]);
}

function commandIn(words: readonly string[]): string {
  return words.find((word) => !word.startsWith('-')) ?? '';
}

function listOf(items: readonly string[]): string {
  return items.map((item) => `- ${item}\n`).join('');
}
