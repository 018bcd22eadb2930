import { VnetError } from '../error.ts';
import { processAge } from '../host/proc.ts';
import { locationOf } from '../libvirt/location.ts';
import type { Target } from '../libvirt/target.ts';

/** Seconds since the QEMU of a local guest started. Undefined if it cannot be read, or is in another PID namespace. */
export function uptimeOf({ host, virsh }: Target, domain: string): number | undefined {
  const { paths } = locationOf(virsh.uri, host);
  if (paths === undefined || domain.includes('/')) return undefined;
  try {
    const pid = host.readFile(`${paths.runningDomains}/${domain}.pid`)?.toString('latin1').trim();
    return pid !== undefined && /^\d+$/.test(pid) ? processAge(host, Number(pid)) : undefined;
  } catch (error) {
    if (error instanceof VnetError) return undefined;
    throw error;
  }
}
