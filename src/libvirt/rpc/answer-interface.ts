import { CALL, hostInterface, INTERFACE_IS, procedure, xml } from './protocol.ts';
import type { Answerer } from './question.ts';
import { byName, lines, table } from './text.ts';
import { isContradictory, readWords, stateFlags } from './words.ts';
import { string, struct, uint } from './xdr.ts';

const BY_NAME = procedure(128, struct({ name: string }), struct({ found: hostInterface }));
const BY_MAC = procedure(129, struct({ mac: string }), struct({ found: hostInterface }));
const XML = procedure(130, struct({ interface: hostInterface, flags: uint }), xml);

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

/** VIR_INTERFACE_XML_INACTIVE */
const DEFINITION = 1;

const interfaceXml: Answerer = (words) => {
  const given = readWords(words, { flags: ['inactive'], values: ['interface'] });
  const name = given?.values.interface;
  if (name === undefined) return undefined;
  return async (client) => {
    const { found } = await client.call(BY_NAME, { name });
    const flags = given?.flags.has('inactive') ? DEFINITION : 0;
    return (await client.call(XML, { interface: found, flags })).xml;
  };
};

const interfaceMac: Answerer = (words) => {
  const { interface: name } = readWords(words, { flags: [], values: ['interface'] })?.values ?? {};
  if (name === undefined) return undefined;
  return async (client) => lines([(await client.call(BY_NAME, { name })).found.mac]);
};

const interfaceName: Answerer = (words) => {
  const { interface: mac } = readWords(words, { flags: [], values: ['interface'] })?.values ?? {};
  if (mac === undefined) return undefined;
  return async (client) => lines([(await client.call(BY_MAC, { mac })).found.name]);
};

/** The commands about interfaces of the host that can be answered. */
export const answers: Readonly<Record<string, Answerer>> = {
  'iface-list': interfaceList,
  'iface-dumpxml': interfaceXml,
  'iface-mac': interfaceMac,
  'iface-name': interfaceName,
};
