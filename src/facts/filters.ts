import type { HostFilter } from '../document/host-facts.ts';
import { VnetError } from '../error.ts';
import type { Filter } from '../filter/model.ts';
import { readFilter } from '../filter/parse/parse.ts';
import type { Reading } from '../libvirt/reading.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import { MalformedXml } from '../xml/document.ts';
import { parseXml } from '../xml/parse.ts';

/** libvirt's network filters as documents. Asks two virsh. */
export async function filtersOf(virsh: Virsh): Promise<Reading<Filter>> {
  try {
    const uuids = (await virsh.ask('nwfilter-list')).match(/^ *[0-9a-f]{8}-[0-9a-f-]{27}/gm) ?? [];
    if (uuids.length === 0) return { items: [], problems: [] };
    const answers = await virsh.askAll(uuids.map((uuid) => ['nwfilter-dumpxml', uuid.trim()]));
    return {
      items: answers.flatMap(({ stdout, errors }) => (errors.length > 0 ? [] : (parsed(stdout) ?? []))),
      problems: [],
    };
  } catch (error) {
    if (error instanceof VnetError) return { items: [], problems: [error] };
    throw error;
  }
}

/** What rules about the host need to know about a filter. */
export function hostFilter({ name = '', uuid = '', entries }: Filter): HostFilter {
  const references = entries.flatMap((entry) => (entry.kind === 'filterref' ? (entry.filter ?? []) : []));
  return { name, uuid, references };
}

/** libvirt does not escape names in the XML of a filter: one that it cannot read again is skipped. */
function parsed(xml: string): Filter | undefined {
  try {
    return readFilter(parseXml(xml));
  } catch (error) {
    if (error instanceof MalformedXml) return undefined;
    throw error;
  }
}
