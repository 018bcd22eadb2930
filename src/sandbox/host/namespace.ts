import { VnetError } from '../../error.ts';
import type { Finished, Host, RunOptions } from '../../host/host.ts';
import { BECOME_NOBODY, identityFor } from './identity.ts';
import { CAPABILITIES, FILTER_FILE } from './seccomp.ts';

/** A running sandbox. */
export interface SandboxProcess {
  /** Its process 1, as the host calls it. */
  readonly pid: number;
  /** The libvirt connection in the sandbox. */
  readonly uri: string;
}

/** Variables of the user that programs in a sandbox inherit. Others may hold passwords, and paths of the host. */
const INHERITED = /^(TERM|COLORTERM|NO_COLOR|TZ|LANG|LANGUAGE|LC_\w+)$/;

/** Returns the changes to vnet's environment that make it that of a program in a sandbox. */
export function sandboxEnvironment(host: Host, uri?: string): Readonly<Record<string, string | undefined>> {
  const dropped = Object.keys(host.env).filter((name) => !INHERITED.test(name));
  return {
    ...Object.fromEntries(dropped.map((name) => [name, undefined])),
    PATH: SANDBOX_PATH,
    HOME: '/run/vnet/home',
    ...(uri === undefined ? {} : { LIBVIRT_DEFAULT_URI: uri }),
  };
}

/** Milliseconds for one program in a sandbox, such as a DHCP client that tries three times. */
const STEP_LIMIT = 120_000;

export const SANDBOX_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Returns the host as it is inside a sandbox. Only programs run there; `readFile` and other direct access to files throw,
 * since a link that a program in the sandbox made would lead vnet to a file of the real host. `readInside` reads files.
 * Programs are confined as those of the sandbox are. Tests that start sandboxes in a sandbox turn that off.
 */
export function hostInside(host: Host, { pid, uri }: SandboxProcess, isConfined = true): Host {
  const environment = sandboxEnvironment(host, uri);
  const within = (options: RunOptions = {}) => ({ ...options, env: { ...environment, ...options.env } });
  const outside = (): never => {
    throw new Error('files of a sandbox are read by programs in it: see readInside');
  };
  return hostThrough(
    {
      ...host,
      env: { ...host.env, ...environment },
      isRegularFile: outside,
      readFile: outside,
      readInput: outside,
      listDirectory: outside,
      changeTime: outside,
      replaceFile: outside,
      temporaryFile: outside,
      isVirshBinary: () => false, // Its libvirt is asked by programs in it.
      connectLocally: outside,
      // What runs in a sandbox ends with its process 1.
      run: (program, args, options) => host.run(program, args, { limit: STEP_LIMIT, tie: false, ...within(options) }),
      attach: (program, args, options) => host.attach(program, args, within(options)),
      converse: (program, args, options) => host.converse(program, args, within(options)),
    },
    enterCommand(host, pid),
    isConfined ? confined : undefined,
  );
}

/** Who launched a sandbox enters it: as root of its ids, or else with the one id that it has. */
function enterCommand(host: Host, pid: number): readonly [string, ...string[]] {
  const namespaces = ['-t', String(pid), '-U', '-m', '-n', '-p', '-i', '-u', '-r', '--'];
  switch (identityFor(host).kind) {
    case 'range':
      return ['nsenter', ...namespaces];
    case 'user':
      return ['nsenter', '--preserve-credentials', ...namespaces];
    case 'nobody':
      return [...BECOME_NOBODY, 'nsenter', '--preserve-credentials', ...namespaces];
  }
}

/**
 * A program of sh that confines a command: no new privileges, the seccomp filter and few capabilities. The one that the
 * sandbox's own programs lack means nothing in a user namespace, and keeps them from the open files of the command.
 */
const CONFINE = `
HOME=/run/vnet/home
set -- --dev-bind / / --chdir / --cap-drop ALL ${[...CAPABILITIES, 'audit_write'].map((name) => `--cap-add CAP_${name.toUpperCase()}`).join(' ')} -- "$@"
[ ! -e ${FILTER_FILE} ] || { exec 9<${FILTER_FILE}; set -- --seccomp 9 "$@"; }
exec bwrap "$@"
`;

/** The shell reads no file of a home directory that programs in the sandbox can write. */
const CONFINED = ['env', 'HOME=/vnet', 'sh', '-c', CONFINE, 'vnet'];

/** Confines a command. The filter denies network namespaces, so that they are made and entered before it applies. */
function confined([program = '', ...args]: readonly string[]): readonly string[] {
  if (program === 'ip' && args[0] === 'netns') return [program, ...args];
  if (program === 'nsenter') return [program, ...args.slice(0, 2), ...CONFINED, ...args.slice(2)];
  return [...CONFINED, program, ...args];
}

/** Returns the same host in one of its network namespaces. */
export function inNetworkNamespace(inside: Host, name: string): Host {
  return hostThrough(inside, ['nsenter', `--net=/run/netns/${name}`, '--']);
}

/** Returns the content of a file in a sandbox; undefined where it cannot be read. At most 1 MiB is read. */
export async function readInside(inside: Host, path: string): Promise<string | undefined> {
  const { status, stdout } = await inside.run('head', ['-c', '1048576', '--', path]);
  return status === 0 ? stdout : undefined;
}

/** Puts a command in front of every program that a host runs. */
function hostThrough(
  host: Host,
  [command, ...words]: readonly [string, ...string[]],
  wrap = (inner: readonly string[]) => inner,
): Host {
  const through = (program: string, args: readonly string[]) => [...words, ...wrap([program, ...args])];
  return {
    ...host,
    run: async (program, args, options) => orMissing(await host.run(command, through(program, args), options), program),
    attach: async (program, args, options) =>
      orMissing(await host.attach(command, through(program, args), options), program),
    converse: (program, args, options) => host.converse(command, through(program, args), options),
    connectThrough: (program, args, events) => host.connectThrough(command, through(program, args), events),
  };
}

function orMissing(finished: Finished, program: string): Finished {
  if (/^(nsenter: failed to execute|bwrap: execvp) .*: No such file or directory\n$/.test(finished.stderr)) {
    throw new VnetError('program-missing', `${program} is not installed`);
  }
  return finished;
}
