import type { Host } from '../host/host.ts';

/** Where one libvirt daemon of this machine keeps its files. */
export interface Places {
  /** BRIDGE.status and BRIDGE.macs. */
  readonly leases: string;
  /** NAME.xml of every active network. */
  readonly activeNetworks: string;
  /** NAME.xml of every persistent network. */
  readonly networks: string;
  /** NAME.xml of every running guest. */
  readonly runningDomains: string;
  /** NAME.xml of every persistent guest. */
  readonly domains: string;
}

/** The system daemon's. */
export const SYSTEM: Places = {
  leases: '/var/lib/libvirt/dnsmasq',
  activeNetworks: '/run/libvirt/network',
  networks: '/etc/libvirt/qemu/networks',
  runningDomains: '/run/libvirt/qemu',
  domains: '/etc/libvirt/qemu',
};

/** Files are local, connections are not: only these drivers, reached without a transport, keep theirs here. */
const LOCAL = /^(?:qemu|lxc|ch|xen|bhyve|network)(?:\+unix)?:\/\/\/(system|session)$/;

/**
 * The files behind a connection: the system daemon's when none is named, undefined when the URI means another
 * machine, a test driver, or anything that is not surely here. Session files follow the XDG directories, as
 * libvirt's do; root's session is the system daemon (seen with libvirt 9.0 and 11.3).
 */
export function placesOf(uri: string | undefined, { env, uid }: Pick<Host, 'env' | 'uid'>): Places | undefined {
  if (uri === undefined) return SYSTEM;
  const kind = LOCAL.exec(uri)?.[1];
  if (kind === undefined) return undefined;
  return kind === 'system' || uid === 0 ? SYSTEM : sessionPlaces(env);
}

function sessionPlaces(env: Readonly<Record<string, string | undefined>>): Places | undefined {
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
