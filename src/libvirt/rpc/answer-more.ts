import type { Client } from './client.ts';
import { domainRef, networkRef, uuidIn, uuidText } from './lookup.ts';
import { CALL, domain, hostInterface, network, procedure } from './protocol.ts';
import type { Answerer } from './question.ts';
import { Surprise } from './surprise.ts';
import { byName, lines, plain, table } from './text.ts';
import { readWords } from './words.ts';
import { hyper, int, list, opaque, string, struct, type TypeOf, uint, type Xdr } from './xdr.ts';

const port = struct({ network, uuid: opaque(16) });
const binding = struct({ device: string, filter: string });
const xml = struct({ xml: string });

/** virTypedParameterType: int, unsigned int, long long, unsigned long long, double, boolean, string. */
const VALUES: Readonly<Record<number, Xdr<number | string>>> = {
  1: int,
  2: uint,
  3: hyper,
  4: hyper,
  6: int,
  7: string,
};

const parameter: Xdr<{ readonly name: string; readonly value: number | string }> = {
  write() {
    throw new Error('parameters are only read');
  },
  read(from) {
    const name = string.read(from);
    const type = int.read(from);
    const value = VALUES[type]?.read(from);
    if (value === undefined || type === 6) throw new RangeError(`a parameter of type ${type}`);
    return { name, value };
  },
};

const MORE = {
  ports: procedure(404, struct({ network, wanted: int, flags: uint }), struct({ ports: list(port), count: uint })),
  portByUuid: procedure(405, struct({ network, uuid: opaque(16) }), struct({ port })),
  portXml: procedure(409, struct({ port, flags: uint }), xml),
  bindings: procedure(401, struct({ wanted: int, flags: uint }), struct({ bindings: list(binding), count: uint })),
  bindingByDevice: procedure(397, struct({ device: string }), struct({ binding })),
  bindingXml: procedure(398, struct({ binding, flags: uint }), xml),
  interfaceByName: procedure(128, struct({ name: string }), struct({ found: hostInterface })),
  interfaceByMac: procedure(129, struct({ mac: string }), struct({ found: hostInterface })),
  interfaceXml: procedure(130, struct({ interface: hostInterface, flags: uint }), xml),
  counters: procedure(
    65,
    struct({ domain, device: string }),
    struct({
      rx_bytes: hyper,
      rx_packets: hyper,
      rx_errs: hyper,
      rx_drop: hyper,
      tx_bytes: hyper,
      tx_packets: hyper,
      tx_errs: hyper,
      tx_drop: hyper,
    }),
  ),
  statistics: procedure(
    344,
    struct({ domains: list(domain), kinds: uint, flags: uint }),
    struct({ records: list(struct({ domain, parameters: list(parameter) })) }),
  ),
};

const portList: Answerer = (words) => {
  const given = readWords(words, { flags: ['uuid', 'table'], values: ['network'] });
  const name = given?.values.network;
  if (name === undefined || given?.flags.size === 2) return undefined;
  return async (client, style) => {
    const { ports } = await client.call(MORE.ports, { network: await networkRef(client, name), wanted: 1, flags: 0 });
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
    const { port } = await client.call(MORE.portByUuid, { network: await networkRef(client, name), uuid });
    return (await client.call(MORE.portXml, { port, flags: 0 })).xml;
  };
};

const bindingList: Answerer = (words) =>
  words.length > 0
    ? undefined
    : async (client, style) => {
        const { bindings } = await client.call(MORE.bindings, { wanted: 1, flags: 0 });
        const rows = byName(bindings, ({ device }) => device).map(({ device, filter }) => [device, filter]);
        return table(['Port Dev', 'Filter'], rows, style);
      };

const bindingXml: Answerer = (words) => {
  const { binding: device } = readWords(words, { flags: [], values: ['binding'] })?.values ?? {};
  if (device === undefined) return undefined;
  return async (client) => {
    const { binding } = await client.call(MORE.bindingByDevice, { device });
    return (await client.call(MORE.bindingXml, { binding, flags: 0 })).xml;
  };
};

/** VIR_INTERFACE_XML_INACTIVE */
const DEFINITION = 1;

const interfaceXml: Answerer = (words) => {
  const given = readWords(words, { flags: ['inactive'], values: ['interface'] });
  const name = given?.values.interface;
  if (name === undefined) return undefined;
  return async (client) => {
    const { found } = await client.call(MORE.interfaceByName, { name });
    const flags = given?.flags.has('inactive') ? DEFINITION : 0;
    return (await client.call(MORE.interfaceXml, { interface: found, flags })).xml;
  };
};

const interfaceMac: Answerer = (words) => {
  const { interface: name } = readWords(words, { flags: [], values: ['interface'] })?.values ?? {};
  if (name === undefined) return undefined;
  return async (client) => lines([(await client.call(MORE.interfaceByName, { name })).found.mac]);
};

const interfaceName: Answerer = (words) => {
  const { interface: mac } = readWords(words, { flags: [], values: ['interface'] })?.values ?? {};
  if (mac === undefined) return undefined;
  return async (client) => lines([(await client.call(MORE.interfaceByMac, { mac })).found.name]);
};

const counters: Answerer = (words) => {
  const { domain: name, interface: device } =
    readWords(words, { flags: [], values: ['domain', 'interface'] })?.values ?? {};
  if (name === undefined || device === undefined) return undefined;
  return async (client) => {
    const values = await client.call(MORE.counters, { domain: await domainRef(client, name), device });
    // -1: the driver does not count it.
    const counted = Object.entries(values).filter(([, value]) => value !== -1);
    return lines(counted.map(([counter, value]) => `${device} ${counter} ${exact(value)}`));
  };
};

/** VIR_DOMAIN_STATS_INTERFACE */
const INTERFACE_STATISTICS = 16;
/** VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE */
const ACTIVE = 1;

/** Only the counters of the interfaces of all running guests, which `vnet top` reads. */
const statistics: Answerer = (words) => {
  const given = readWords(words, { flags: ['interface', 'list-active'], values: [] });
  if (given?.flags.size !== 2) return undefined;
  return async (client) => {
    const { records } = await client.call(MORE.statistics, { domains: [], kinds: INTERFACE_STATISTICS, flags: ACTIVE });
    return records
      .map(({ domain, parameters }) => {
        const values = parameters.map(({ name, value }) => `  ${name}=${exact(value)}\n`);
        return `Domain: '${domain.name}'\n${values.join('')}`;
      })
      .join('\n');
  };
};

/** Throws Surprise for a number that is not exact. */
function exact(value: TypeOf<typeof parameter>['value']): number | string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Surprise('a number beyond 2^53');
  return value;
}

/** virsh prints the URI that it was given, and the daemon's where there was none. */
const uri: Answerer = (words) =>
  words.length > 0 ? undefined : async (client: Client) => lines([await uriOf(client)]);

async function uriOf(client: Client): Promise<string> {
  if (client.isRemote) throw new Surprise('the URI of another host');
  return plain((await client.call(CALL.uri, undefined)).uri);
}

/** The commands that fewer runs ask. */
export const moreAnswers: Readonly<Record<string, Answerer>> = {
  'net-port-list': portList,
  'net-port-dumpxml': portXml,
  'nwfilter-binding-list': bindingList,
  'nwfilter-binding-dumpxml': bindingXml,
  'iface-dumpxml': interfaceXml,
  'iface-mac': interfaceMac,
  'iface-name': interfaceName,
  domifstat: counters,
  domstats: statistics,
  uri,
};
