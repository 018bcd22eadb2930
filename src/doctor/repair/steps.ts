import type { CommandLine, CommandStep } from '../../change/command-step.ts';
import type { Look } from '../look.ts';

/*
 * Steps that repair a host. Each has its undo, and a check that changes nothing and exits with 0 if the step is applied.
 */

/** A step whose check is a script of sh with the arguments $1, $2 and so on. */
function scriptedStep(
  step: Pick<CommandStep, 'description' | 'apply' | 'undo'>,
  script: string,
  ...args: readonly string[]
): CommandStep {
  return { kind: 'command', ...step, check: ['sh', '-c', script, 'sh', ...args] };
}

/** Starts a network. */
export function startNetwork(look: Look, name: string): CommandStep {
  return scriptedStep(
    {
      description: `start network '${name}'`,
      apply: virshLine(look, 'net-start', `--network=${name}`),
      undo: virshLine(look, 'net-destroy', `--network=${name}`),
    },
    'name=$1; shift; "$@" | grep -qxF -e "$name"',
    name,
    ...virshLine(look, 'net-list', '--name'),
  );
}

/** Brings a link of the host up. */
export function setUp(link: string): CommandStep {
  return scriptedStep(
    {
      description: `bring ${link} up`,
      apply: ['ip', 'link', 'set', link, 'up'],
      undo: ['ip', 'link', 'set', link, 'down'],
    },
    'ip -o link show dev "$1" up | grep -q .',
    link,
  );
}

/** Makes a link a port of a bridge; before, it was a port of `former`, or of none. */
export function makePort(link: string, bridge: string, former: string | undefined): CommandStep {
  return scriptedStep(
    {
      description: `put ${link} on bridge ${bridge}`,
      apply: ['ip', 'link', 'set', link, 'master', bridge],
      undo: ['ip', 'link', 'set', link, ...(former === undefined ? ['nomaster'] : ['master', former])],
    },
    'ip -o link show dev "$1" master "$2" | grep -q .',
    link,
    bridge,
  );
}

/** Adds an address, such as `192.168.122.1/24`, to a link. */
export function addAddress(cidr: string, link: string): CommandStep {
  return scriptedStep(
    {
      description: `add ${cidr} to ${link}`,
      apply: ['ip', 'addr', 'add', cidr, ...(cidr.includes(':') ? [] : ['broadcast', '+']), 'dev', link],
      undo: ['ip', 'addr', 'del', cidr, 'dev', link],
    },
    'ip -o addr show dev "$1" to "$2" | grep -q .',
    link,
    cidr.replace(/\/.*/, ''),
  );
}

function virshLine({ host, virsh }: Look, ...words: readonly string[]): CommandLine {
  return [host.virsh, ...(virsh.uri === undefined ? [] : ['-c', virsh.uri]), '-q', ...words];
}
