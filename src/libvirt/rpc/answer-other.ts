import { findFilter, uuidText } from './lookup.ts';
import { CALL, INTERFACE_IS } from './protocol.ts';
import type { Answerer } from './question.ts';
import { byName, table } from './text.ts';
import { isContradictory, readWords, stateFlags } from './words.ts';

const filterList: Answerer = (words) =>
  words.length > 0
    ? undefined
    : async (client, style) => {
        const { filters } = await client.call(CALL.filters, { wanted: 1, flags: 0 });
        const rows = byName(filters, ({ name }) => name).map(({ name, uuid }) => [uuidText(uuid), name]);
        return table(['UUID', 'Name'], rows, style);
      };

const filterXml: Answerer = (words) => {
  const { nwfilter } = readWords(words, { flags: [], values: ['nwfilter'] })?.values ?? {};
  return nwfilter === undefined
    ? undefined
    : async (client) => {
        const filter = await findFilter(client, nwfilter);
        return (await client.call(CALL.filterXml, { filter, flags: 0 })).xml;
      };
};

const interfaceList: Answerer = (words) => {
  const given = readWords(words, { flags: ['inactive', 'all'], values: [] });
  if (given === undefined || isContradictory(given.flags)) return undefined;
  const flags = stateFlags(given.flags, INTERFACE_IS);
  return async (client, style) => {
    const { interfaces } = await client.call(CALL.interfaces, { wanted: 1, flags });
    const rows = byName(interfaces, ({ name }) => name).map(async (each) => {
      const { value } = await client.call(CALL.interfaceIsActive, { interface: each });
      return [each.name, value === 0 ? 'inactive' : 'active', each.mac];
    });
    return table(['Name', 'State', 'MAC Address'], await Promise.all(rows), style);
  };
};

/** The commands about network filters and host interfaces that can be answered. */
export const otherAnswers: Readonly<Record<string, Answerer>> = {
  'nwfilter-list': filterList,
  'nwfilter-dumpxml': filterXml,
  'iface-list': interfaceList,
};
