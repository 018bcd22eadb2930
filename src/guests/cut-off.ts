import type { Finding } from '../finding.ts';
import { locationOf } from '../libvirt/location.ts';
import { openLibvirt } from '../libvirt/open.ts';
import type { Target } from '../libvirt/target.ts';

/** Further guests are counted. */
const LISTED = 10;

/**
 * Names the running guests on a bridge or link of the host that is down now: those whose interfaces use it directly and not
 * through a network. Empty if libvirt is on another host.
 */
export async function cutOffGuests(link: string, target: Target): Promise<readonly Finding[]> {
  if (!locationOf(target.virsh.uri, target.host).local) return [];
  const libvirt = await openLibvirt(target, { files: [], stateDir: undefined });
  const domains = (await libvirt.domains()) ?? [];
  const guests = domains.filter(
    ({ running, interfaces }) =>
      running && interfaces.some(({ type, source }) => source === link && (type === 'bridge' || type === 'direct')),
  );
  if (guests.length === 0) return [];
  const names = guests.slice(0, LISTED).map(({ name }) => name);
  const more = guests.length > LISTED ? ` and ${guests.length - LISTED} more` : '';
  return [
    {
      id: 'guests-cut-off',
      severity: 'note',
      message: `running guests use '${link}' and lost their connection: ${names.join(', ')}${more}`,
    },
  ];
}
