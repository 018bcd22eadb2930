import type { CommandLine, CommandStep } from '../../change/command-step.ts';
import type { Route } from '../../host/links.ts';
import type { Repair } from '../check.ts';
import { daemonUnit } from '../facts/daemon-unit.ts';
import { networkDaemon } from '../facts/daemons.ts';
import { SYSCTL_FILE, sysctl } from '../facts/sysctls.ts';
import type { Look } from '../look.ts';
import { routeWords } from '../route-text.ts';

/*
 * Steps that repair a host. Each has its undo, and a check that changes nothing and exits with 0 if the step is applied.
 */

/** A step whose check is a script of sh with the arguments $1, $2 and so on. */
function scriptedStep(
  step: Omit<CommandStep, 'kind' | 'check'>,
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

/** Marks a network for autostart. */
export function markForAutostart(look: Look, name: string): CommandStep {
  return scriptedStep(
    {
      description: `mark network '${name}' for autostart`,
      apply: virshLine(look, 'net-autostart', `--network=${name}`),
      undo: virshLine(look, 'net-autostart', `--network=${name}`, '--disable'),
    },
    'name=$1; shift; "$@" | grep -qxF -e "$name"',
    name,
    ...virshLine(look, 'net-list', '--all', '--autostart', '--name'),
  );
}

/** Changes a kernel setting now, and at each boot. Nothing can be changed that the kernel does not have. */
export function setSysctl({ host }: Look, name: string, value: string): readonly CommandStep[] {
  const old = sysctl(host, name);
  if (old === undefined) return [];
  const line = `${name} = ${value}`;
  return [
    scriptedStep(
      {
        description: `set ${name} to ${value}`,
        apply: ['sysctl', '-w', `${name}=${value}`],
        undo: ['sysctl', '-w', `${name}=${old}`],
      },
      '[ "$(sysctl -n "$1")" = "$2" ]',
      name,
      value,
    ),
    scriptedStep(
      {
        description: `keep that at each boot (${SYSCTL_FILE})`,
        apply: ['sh', '-c', 'echo "$1" >>"$2"', 'sh', line, SYSCTL_FILE],
        undo: ['sh', '-c', REMOVE_LINE, 'sh', line, SYSCTL_FILE],
      },
      'grep -qxF -e "$1" "$2" 2>/dev/null',
      line,
      SYSCTL_FILE,
    ),
  ];
}

/** Removes a line from a file, and the file if it then is empty. */
const REMOVE_LINE = 'rest=$(grep -vxF -e "$1" "$2"); if [ -n "$rest" ]; then echo "$rest" >"$2"; else rm "$2"; fi';

/**
 * Restarts the daemon that manages networks, which writes its firewall rules again. Guests and networks stay. Undefined if vnet
 * sees no such process.
 */
export async function restartRepair(look: Look): Promise<Repair | undefined> {
  const daemon = await look.at(networkDaemon);
  if (daemon === undefined) return undefined;
  const unit = await look.at(daemonUnit);
  const step = scriptedStep(
    { description: `restart ${unit}`, apply: ['systemctl', 'restart', unit] },
    // The new daemon answers when its networks are ready.
    '[ ! -d "/proc/$1" ] && shift && "$@" >/dev/null',
    String(daemon.pid),
    ...virshLine(look, 'net-list', '--name'),
  );
  return { steps: [step], isSafe: true };
}

/** Removes a route that has one next hop. */
export function removeRoute(route: Route, family: 4 | 6): CommandStep {
  const { protocol, prefsrc } = route;
  const words = routeWords(route);
  const ip = ['ip', `-${family}`, 'route'] as const;
  const more = [
    ...(protocol === undefined ? [] : ['proto', protocol]),
    ...(prefsrc === undefined ? [] : ['src', prefsrc]),
  ];
  return scriptedStep(
    {
      description: `remove the route ${words.join(' ')}`,
      apply: [...ip, 'del', ...words],
      undo: [...ip, 'add', ...words, ...more],
    },
    '! "$@" 2>/dev/null | grep -q .',
    ...ip,
    'show',
    'exact',
    ...words,
  );
}

function virshLine({ host, virsh }: Look, ...words: readonly string[]): CommandLine {
  return [host.virsh, ...(virsh.uri === undefined ? [] : ['-c', virsh.uri]), '-q', ...words];
}
