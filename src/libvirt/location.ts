import type { Host } from '../host/host.ts';

/** Where one libvirt daemon keeps its files. */
export interface LibvirtPaths {
  /** BRIDGE.status and BRIDGE.macs. */
  readonly leases: string;
  /** NAME.xml of every active network. */
  readonly activeNetworks: string;
  /** NAME.xml of every persistent network. */
  readonly networks: string;
  /** NAME.xml and NAME.pid of every running domain. */
  readonly runningDomains: string;
  /** NAME.xml of every persistent domain. */
  readonly domains: string;
}

/** The system daemon's paths. */
export const SYSTEM_PATHS: LibvirtPaths = {
  leases: '/var/lib/libvirt/dnsmasq',
  activeNetworks: '/run/libvirt/network',
  networks: '/etc/libvirt/qemu/networks',
  runningDomains: '/run/libvirt/qemu',
  domains: '/etc/libvirt/qemu',
};

/** Where the libvirt of a connection runs. */
export interface Location {
  /** Whether its networks and guests are on this host. */
  readonly local: boolean;
  /** Its files; undefined if they are not on this host, or if the URI does not say where. */
  readonly paths: LibvirtPaths | undefined;
}

/** Drivers that keep their files in libvirt's directories, reached over the daemon's default socket. */
const DEFAULT_DAEMON = /^(?:qemu|lxc|ch|xen|bhyve|network)(?:\+unix)?:\/\/\/(system|session)$/;

/** Any driver but `test`, without a host name: libvirt then uses a local socket, or ssh, TCP or TLS to localhost. */
const WITHOUT_HOST = /^(?!test[:+])[\w+-]+:\/\/\//;

/**
 * Locates the libvirt of a URI. Without a URI it is the system daemon, whose lease files every user may read. A URI with a
 * host name, even `localhost`, is taken for another host: it may be an ssh tunnel. The networks and guests of the test driver
 * exist on no host. Session files follow the XDG directories; root's session is the system daemon (libvirt 9.0 and 11.3).
 */
export function locationOf(uri: string | undefined, { env, uid }: Pick<Host, 'env' | 'uid'>): Location {
  if (uri === undefined) return { local: true, paths: SYSTEM_PATHS };
  const kind = DEFAULT_DAEMON.exec(uri)?.[1];
  if (kind === undefined) return { local: WITHOUT_HOST.test(uri), paths: undefined };
  return { local: true, paths: kind === 'system' || uid === 0 ? SYSTEM_PATHS : sessionPaths(env) };
}

function sessionPaths(env: Readonly<Record<string, string | undefined>>): LibvirtPaths | undefined {
  const home = env.HOME;
  if (home === undefined || home === '') return undefined;
  const runtime = `${env.XDG_RUNTIME_DIR || env.XDG_CACHE_HOME || `${home}/.cache`}/libvirt`;
  const config = `${env.XDG_CONFIG_HOME || `${home}/.config`}/libvirt`;
  return {
    leases: `${runtime}/dnsmasq/lib`,
    activeNetworks: `${runtime}/network/lib`,
    networks: `${config}/qemu/networks`,
    runningDomains: `${runtime}/qemu/run`,
    domains: `${config}/qemu`,
  };
}
