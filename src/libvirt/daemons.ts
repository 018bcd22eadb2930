import type { Host } from '../host/host.ts';
import { processes, processName, statusFields } from '../host/proc.ts';

/** A daemon of libvirt that runs on this host. */
export interface Daemon {
  readonly pid: number;
  readonly name: DaemonName;
  readonly uid: number;
}

export type DaemonName = (typeof DAEMONS)[number];

/** The daemons that manage guests and networks: the monolithic one, and the modular ones of libvirt 6.0 and newer. */
export const DAEMONS = ['libvirtd', 'virtqemud', 'virtnetworkd'] as const;

/** The daemons that run, without those of containers and sandboxes. */
export function runningDaemons(host: Host): readonly Daemon[] {
  return processes(host).flatMap((pid) => {
    const name = DAEMONS.find((each) => each === processName(host, pid));
    if (name === undefined) return [];
    const fields = statusFields(host, pid);
    // A process of another PID namespace has one number more.
    if (/\s/.test(fields.get('NSpid') ?? '')) return [];
    return [{ pid, name, uid: Number(fields.get('Uid')?.split(/\s/)[0]) }];
  });
}
