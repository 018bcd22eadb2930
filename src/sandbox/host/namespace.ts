import { VnetError } from '../../error.ts';
import type { Finished, Host, RunOptions } from '../../host/host.ts';

/** Where a throw-away host is to be found: its process 1, as this machine calls it, and what its virsh connects to. */
export interface Place {
  readonly pid: number;
  readonly uri: string;
  /** Whether it lives in a user namespace of its own. */
  readonly userNamespace: boolean;
}

/** What programs inside see: nothing that leads to the host's libvirt, D-Bus or the user's own files. */
export const INSIDE_ENV = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/run/vnet/home',
  VIRSH_DEFAULT_CONNECT_URI: undefined,
  DBUS_SESSION_BUS_ADDRESS: undefined,
  DBUS_SYSTEM_BUS_ADDRESS: undefined,
  XDG_RUNTIME_DIR: undefined,
  XDG_CONFIG_HOME: undefined,
  XDG_CACHE_HOME: undefined,
  XDG_DATA_HOME: undefined,
  XDG_STATE_HOME: undefined,
} as const;

/** The world inside a throw-away host. Programs run there; files are those seen there, symbolic links apart. */
export function hostInside(host: Host, place: Place): Host {
  const namespaces = place.userNamespace ? ['--preserve-credentials', '-U'] : [];
  return hostBehind(
    {
      ...host,
      env: { ...host.env, ...INSIDE_ENV, LIBVIRT_DEFAULT_URI: place.uri },
      readFile: (path, limit) => host.readFile(`/proc/${place.pid}/root${path}`, limit),
      listDirectory: (path) => host.listDirectory(`/proc/${place.pid}/root${path}`),
      run: (program, args, options) => host.run(program, args, within(place, options)),
      attach: (program, args, options) => host.attach(program, args, within(place, options)),
      converse: (program, args, options) => host.converse(program, args, within(place, options)),
    },
    ['nsenter', '-t', String(place.pid), ...namespaces, '-m', '-n', '-p', '-r', '--'],
  );
}

/** The same world, in one of its network namespaces. */
export function inNetworkNamespace(inside: Host, name: string): Host {
  return hostBehind(inside, ['ip', 'netns', 'exec', name]);
}

function hostBehind(host: Host, [door, ...words]: readonly [string, ...string[]]): Host {
  const through = (program: string, args: readonly string[]) => [...words, program, ...args];
  return {
    ...host,
    run: async (program, args, options) => entered(await host.run(door, through(program, args), options), program),
    attach: async (program, args, options) =>
      entered(await host.attach(door, through(program, args), options), program),
    converse: (program, args, options) => host.converse(door, through(program, args), options),
  };
}

function within(place: Place, options: RunOptions = {}): RunOptions {
  return { ...options, env: { ...INSIDE_ENV, LIBVIRT_DEFAULT_URI: place.uri, ...options.env } };
}

/** nsenter(1) ends with 127 where the program is not there, `ip netns exec` with 255. */
function entered(finished: Finished, program: string): Finished {
  if (/^(nsenter: failed to execute|exec of ").*: No such file or directory\n$/.test(finished.stderr)) {
    throw new VnetError('program-missing', `${program} is not installed`);
  }
  return finished;
}
