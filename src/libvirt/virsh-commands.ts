/**
 * What a virsh command does. `question`: it changes nothing. `change`: it changes networking. `interactive`: it works with the
 * user, waits for events, reads a stream without end, or is outside networking and may take hours, such as migrate.
 */
export type CommandKind = 'question' | 'change' | 'interactive';

/*
 * Sets of names, since every run pays for this file and regular expressions take longer to compile.
 */

/** Ends of the names of virsh's commands that change nothing, whatever their options, such as net-list. */
const QUESTION_ENDS = new Set(
  '-list -info -dumpxml -name -uuid -mac -leases -capabilities -parent -getlink -path -key'.split(' '),
);

/** Further commands that change nothing. */
const QUESTIONS = new Set(
  [
    'list dumpxml domblkerror domblkinfo domblklist domblkstat domcontrol domdisplay domfsinfo domhostname domid domifaddr',
    'domiflist domifstat dominfo domjobinfo domname domstate domstats domuuid guestinfo vcpucount vcpuinfo ttyconsole',
    'vncdisplay domcapabilities capabilities hostname maxvcpus nodecpumap nodecpustats nodeinfo nodememstats sysinfo freecell',
    'uri version help echo',
  ]
    .join(' ')
    .split(' '),
);

const INTERACTIVE_ENDS = new Set(['-edit', '-event']);
const INTERACTIVE = new Set(['edit', 'event', 'console', 'cd', 'connect', 'lxc-enter-namespace']);

/** Changes of networking whose names do not start as those of CHANGE_STARTS. */
const CHANGES = new Set(
  'attach-interface detach-interface attach-device detach-device detach-device-alias update-device domif-setlink domiftune'.split(
    ' ',
  ),
);
const CHANGE_STARTS = new Set(['net', 'iface', 'nwfilter']);

/** They show a text, or change or edit it. */
const TEXTS = new Set(['net-desc', 'net-metadata', 'desc', 'metadata']);
const TEXT_CHANGES = ['--title', '--new-desc', '--set', '--remove', '--key'];

/** The kind of a virsh command line, without virsh's own options; of a string of commands, that of the slowest. */
export function commandKind(words: readonly string[]): CommandKind {
  const [name, ...rest] = words;
  // virsh reads its commands from standard input.
  if (name === undefined) return 'interactive';
  if (rest.length === 0 && (name.includes(' ') || name.includes(';') || name.includes('\n'))) return slowest(name);
  const end = name.slice(name.lastIndexOf('-'));
  if (INTERACTIVE.has(name) || INTERACTIVE_ENDS.has(end) || rest.some(isStream)) return 'interactive';
  if (TEXTS.has(name)) return textKind(name, rest);
  if (QUESTIONS.has(name) || QUESTION_ENDS.has(end) || name.startsWith('-')) return 'question';
  return CHANGES.has(name) || CHANGE_STARTS.has(name.split('-', 1)[0] ?? '') ? 'change' : 'interactive';
}

/** Whether a path may lead to a terminal or a pipe, whose writer virsh then waits for. */
function isStream(word: string): boolean {
  const path = word.startsWith('--file=') ? word.slice('--file='.length) : word;
  return path.startsWith('/dev/') || path.startsWith('/proc/');
}

/** Whether a command may read standard input, or work with the user on it. */
export function readsInput([name = '', ...rest]: readonly string[]): boolean {
  if (name === 'console' || name === 'edit' || name === 'lxc-enter-namespace' || name.endsWith('-edit')) return true;
  return rest.some((word) => isStream(word) || word === '--console' || word === '--interactive' || word === '--edit');
}

function textKind(name: string, rest: readonly string[]): CommandKind {
  if (rest.includes('--edit')) return 'interactive';
  const isChange = (word: string) => TEXT_CHANGES.some((option) => word === option || word.startsWith(`${option}=`));
  // net-desc NETWORK shows; any further word is the new text.
  const texts = rest.filter((word) => !word.startsWith('--'));
  return rest.some(isChange) || (name.endsWith('desc') && texts.length > 1) ? 'change' : 'question';
}

function slowest(commands: string): CommandKind {
  const kinds = commands
    .split(/[;\n]/)
    .map((command) => command.trim().split(/\s+/))
    .filter(([name]) => name !== '')
    .map((words) => (words.length === 1 ? commandKind([...words, '']) : commandKind(words)));
  return (['interactive', 'change'] as const).find((kind) => kinds.includes(kind)) ?? 'question';
}
