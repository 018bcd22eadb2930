/** What a virsh command does: read, change something, or work with the user, wait for events or read a stream without end. */
export type CommandKind = 'question' | 'change' | 'interactive';

/** virsh's commands that change nothing, whatever their options. */
const QUESTION =
  /^(?:.+-(?:list|info|dumpxml|name|uuid|mac|dhcp-leases|capabilities|parent|getlink|path|key)|list|dumpxml|dom(?:blkerror|blkinfo|blklist|blkstat|control|display|fsinfo|hostname|id|ifaddr|iflist|ifstat|info|jobinfo|name|state|stats|uuid)|guestinfo|vcpucount|vcpuinfo|ttyconsole|vncdisplay|domcapabilities|capabilities|hostname|maxvcpus|nodecpumap|nodecpustats|nodeinfo|nodememstats|sysinfo|freecell|uri|version|help|echo|-.*)$/;

const INTERACTIVE = /^(?:.+-edit|.+-event|edit|event|console|cd|connect|lxc-enter-namespace)$/;

/** They show, or with one of these options change or edit, what they are about. */
const TEXT = /^(?:net-)?(?:desc|metadata)$/;
const TEXT_CHANGE = /^--(?:title|new-desc|set|remove|key)\b/;

/** A path that may lead to a terminal or a pipe, whose writer virsh then waits for. */
const STREAM = /^(?:--file=)?\/(?:dev|proc)\//;

/** The kind of a virsh command line, without virsh's own options; of a string of commands, that of the slowest. */
export function commandKind(words: readonly string[]): CommandKind {
  const [name = '', ...rest] = words;
  if (rest.length === 0 && /[\s;]/.test(name))
    return slowest(name.split(/[;\n]/).map((part) => part.trim().split(/\s+/)));
  if (INTERACTIVE.test(name) || rest.some((word) => STREAM.test(word))) return 'interactive';
  if (!TEXT.test(name)) return QUESTION.test(name) ? 'question' : 'change';
  if (rest.includes('--edit')) return 'interactive';
  // net-desc NETWORK shows; any further word is the new text.
  const texts = rest.filter((word) => !word.startsWith('--'));
  return rest.some((word) => TEXT_CHANGE.test(word)) || (name.endsWith('desc') && texts.length > 1)
    ? 'change'
    : 'question';
}

function slowest(commands: readonly (readonly string[])[]): CommandKind {
  const kinds = commands.filter(([name = '']) => name !== '').map(commandKind);
  return (['interactive', 'change'] as const).find((kind) => kinds.includes(kind)) ?? 'question';
}
