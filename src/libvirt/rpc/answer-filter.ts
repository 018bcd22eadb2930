import { findFilter, uuidText } from './lookup.ts';
import { CALL, procedure, xml } from './protocol.ts';
import type { Answerer } from './question.ts';
import { byName, table } from './text.ts';
import { readWords } from './words.ts';
import { int, list, string, struct, uint } from './xdr.ts';

const binding = struct({ device: string, filter: string });

const BINDINGS = procedure(401, struct({ wanted: int, flags: uint }), struct({ bindings: list(binding), count: uint }));
const BINDING_BY_DEVICE = procedure(397, struct({ device: string }), struct({ binding }));
const BINDING_XML = procedure(398, struct({ binding, flags: uint }), xml);

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

const bindingList: Answerer = (words) =>
  words.length > 0
    ? undefined
    : async (client, style) => {
        const { bindings } = await client.call(BINDINGS, { wanted: 1, flags: 0 });
        const rows = byName(bindings, ({ device }) => device).map(({ device, filter }) => [device, filter]);
        return table(['Port Dev', 'Filter'], rows, style);
      };

const bindingXml: Answerer = (words) => {
  const { binding: device } = readWords(words, { flags: [], values: ['binding'] })?.values ?? {};
  if (device === undefined) return undefined;
  return async (client) => {
    const { binding } = await client.call(BINDING_BY_DEVICE, { device });
    return (await client.call(BINDING_XML, { binding, flags: 0 })).xml;
  };
};

/** The commands about network filters and their bindings that can be answered. */
export const answers: Readonly<Record<string, Answerer>> = {
  'nwfilter-list': filterList,
  'nwfilter-dumpxml': filterXml,
  'nwfilter-binding-list': bindingList,
  'nwfilter-binding-dumpxml': bindingXml,
};
