import { networkRef, uuidIn, uuidText } from './lookup.ts';
import { network, procedure, xml } from './protocol.ts';
import type { Answerer } from './question.ts';
import { byName, lines, table } from './text.ts';
import { readWords } from './words.ts';
import { int, list, opaque, struct, uint } from './xdr.ts';

const port = struct({ network, uuid: opaque(16) });

const PORTS = procedure(404, struct({ network, wanted: int, flags: uint }), struct({ ports: list(port), count: uint }));
const PORT_BY_UUID = procedure(405, struct({ network, uuid: opaque(16) }), struct({ port }));
const PORT_XML = procedure(409, struct({ port, flags: uint }), xml);

const portList: Answerer = (words) => {
  const given = readWords(words, { flags: ['uuid', 'table'], values: ['network'] });
  const name = given?.values.network;
  if (name === undefined || given?.flags.size === 2) return undefined;
  return async (client, style) => {
    const { ports } = await client.call(PORTS, { network: await networkRef(client, name), wanted: 1, flags: 0 });
    const uuids = byName(
      ports.map(({ uuid }) => uuidText(uuid)),
      (uuid) => uuid,
    );
    if (given?.flags.has('uuid')) return lines(uuids);
    return table(
      ['UUID'],
      uuids.map((uuid) => [uuid]),
      style,
    );
  };
};

const portXml: Answerer = (words) => {
  const { network: name, port: text } = readWords(words, { flags: [], values: ['network', 'port'] })?.values ?? {};
  const uuid = uuidIn(text ?? '');
  if (name === undefined || uuid === undefined) return undefined;
  return async (client) => {
    const { port } = await client.call(PORT_BY_UUID, { network: await networkRef(client, name), uuid });
    return (await client.call(PORT_XML, { port, flags: 0 })).xml;
  };
};

/** The commands about ports of networks that can be answered. */
export const answers: Readonly<Record<string, Answerer>> = {
  'net-port-list': portList,
  'net-port-dumpxml': portXml,
};
