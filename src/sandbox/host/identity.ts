import type { Host } from '../../host/host.ts';
import { procText, statusFields } from '../../host/proc.ts';

/** CAP_SETUID and CAP_SYS_ADMIN, by their bits in /proc/PID/status. */
const CAPABILITIES = { setuid: 1n << 7n, sysAdmin: 1n << 21n } as const;

/** Ids of the host that a sandbox uses as its own: inside, they are 0 to `count` - 1. */
interface IdRange {
  readonly first: number;
  readonly count: number;
}

/**
 * Who the processes of a sandbox are outside it. Never root: a process with root's id could write what belongs to root in
 * /proc and /sys even without root's capabilities.
 *
 * - `range`: root has given the sandbox ids that nobody else uses. Only root of the host can do that.
 * - `user`: the user who runs vnet, as user 0 inside.
 * - `nobody`: the user 65534, as user 0 inside, where vnet runs as a root who may not map ids, as in a container.
 */
export type Identity =
  | { readonly kind: 'range'; readonly range: IdRange }
  | { readonly kind: 'user' }
  | { readonly kind: 'nobody' };

export const NOBODY = 65534;

/** Arguments that become the user of the identity `nobody`, in front of a command. */
export const BECOME_NOBODY: readonly [string, ...string[]] = [
  'setpriv',
  '--reuid',
  `${NOBODY}`,
  '--regid',
  `${NOBODY}`,
  '--clear-groups',
  '--inh-caps=-all',
];

export function identityFor(host: Host): Identity {
  const capabilities = capabilitiesOf(host);
  const has = (capability: bigint) => (capabilities & capability) !== 0n;
  const range = has(CAPABILITIES.sysAdmin) && has(CAPABILITIES.setuid) ? freeRange(host) : undefined;
  if (range !== undefined) return { kind: 'range', range };
  const nobodyExists = mappedIds(host, 'uid_map').count > NOBODY;
  return host.uid === 0 && has(CAPABILITIES.setuid) && nobodyExists ? { kind: 'nobody' } : { kind: 'user' };
}

/**
 * Above the ids that systemd gives to containers (524288 to 1879048191), and below those it reserves from 2147352576 on
 * (https://systemd.io/UIDS-GIDS).
 */
const UNUSED: IdRange = { first: 1879048192, count: 65536 };

/** Returns ids that the sandbox can have; undefined where too few are mapped into the namespace that vnet runs in. */
function freeRange(host: Host): IdRange | undefined {
  const uids = mappedIds(host, 'uid_map');
  const gids = mappedIds(host, 'gid_map');
  const end = Math.min(uids.first + uids.count, gids.first + gids.count);
  if (end >= UNUSED.first + UNUSED.count) return UNUSED;
  // vnet itself runs in a user namespace. The middle of its ids: neither its users and daemons nor nobody.
  const start = Math.max(uids.first, gids.first);
  const quarter = Math.floor((end - start) / 4);
  return quarter < 1024 ? undefined : { first: start + 2 * quarter, count: quarter };
}

/** Returns the longest run of ids that exist in vnet's own user namespace. */
function mappedIds(host: Host, file: 'uid_map' | 'gid_map'): IdRange {
  const lines = procText(host, 'self', file).trim().split('\n');
  const runs = lines.map((line) => {
    const [first = 0, , count = 0] = line.trim().split(/\s+/).map(Number);
    return { first, count };
  });
  return runs.reduce((longest, run) => (run.count > longest.count ? run : longest), { first: 0, count: 0 });
}

function capabilitiesOf(host: Host): bigint {
  return BigInt(`0x${statusFields(host, 'self').get('CapEff') ?? '0'}`);
}

/** The fields of /proc/PID/status that say whose a process is; undefined where there is no such process. */
export interface ProcessIdentity {
  /** The real, effective, saved and file system user, as one text. */
  readonly users: string;
  /** The process id in each PID namespace, from vnet's own down to the one the process lives in. */
  readonly pids: readonly number[];
}

export function processIdentity(host: Host, pid: number | 'self'): ProcessIdentity | undefined {
  const status = statusFields(host, pid);
  const users = status.get('Uid');
  return users === undefined ? undefined : { users, pids: status.get('NSpid')?.split(/\s+/).map(Number) ?? [] };
}
