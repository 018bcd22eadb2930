import type { Client } from './client.ts';
import { domainRef, uuidText } from './lookup.ts';
import { CALL, DOMAIN_IS, type Domain, INACTIVE_XML } from './protocol.ts';
import type { Answerer } from './question.ts';
import { Surprise } from './surprise.ts';
import { byName, lines, plain, table } from './text.ts';
import { readWords, selectionIn } from './words.ts';

/** virDomainState */
const STATES = ['no state', 'running', 'idle', 'paused', 'in shutdown', 'shut off', 'crashed', 'pmsuspended'] as const;

const PAUSED = '--state-paused';
/** VIR_CONNECT_LIST_DOMAINS_PAUSED */
const PAUSED_DOMAINS = 32;

const list: Answerer = (words) => {
  const others = words.filter((word) => word !== PAUSED);
  const selection = selectionIn(others, DOMAIN_IS);
  if (selection === undefined || words.length - others.length > 1) return undefined;
  const { form } = selection;
  const flags = selection.flags | (words.length > others.length ? PAUSED_DOMAINS : 0);
  return async (client, style) => {
    const domains = inOrder((await client.call(CALL.domains, { wanted: 1, flags })).domains);
    if (form === 'name') return lines(domains.map(({ name }) => name));
    if (form === 'uuid') return lines(domains.map(({ uuid }) => uuidText(uuid)));
    const states = await Promise.all(domains.map((domain) => stateOf(client, domain)));
    const rows = domains.map(({ id, name }, index) => [id < 0 ? '-' : String(id), name, states[index] ?? '']);
    return table(['Id', 'Name', 'State'], rows, style);
  };
};

/** Running domains by id, then the others by name. */
function inOrder(domains: readonly Domain[]): readonly Domain[] {
  const running = domains.filter(({ id }) => id >= 0).sort((a, b) => a.id - b.id);
  const others = domains.filter(({ id }) => id < 0);
  return [...running, ...byName(others, ({ name }) => name)];
}

async function stateOf(client: Client, domain: Domain): Promise<string> {
  const { state } = await client.call(CALL.domainState, { domain, flags: 0 });
  const text = STATES[state];
  if (text === undefined) throw new Surprise(`state ${state}`);
  return text;
}

const domState: Answerer = (words) => {
  const { domain: name } = readWords(words, { flags: [], values: ['domain'] })?.values ?? {};
  return name === undefined
    ? undefined
    : async (client) => lines([await stateOf(client, await domainRef(client, name))]);
};

const dumpXml: Answerer = (words) => {
  const given = readWords(words, { flags: ['inactive'], values: ['domain'] });
  const name = given?.values.domain;
  const flags = given?.flags.has('inactive') ? INACTIVE_XML : 0;
  return name === undefined ? undefined : (client) => xmlOf(client, name, flags);
};

async function xmlOf(client: Client, name: string, flags: number): Promise<string> {
  const domain = await domainRef(client, name);
  return (await client.call(CALL.domainXml, { domain, flags })).xml;
}

const domIfList: Answerer = (words) => {
  const given = readWords(words, { flags: ['inactive'], values: ['domain'] });
  const name = given?.values.domain;
  const flags = given?.flags.has('inactive') ? INACTIVE_XML : 0;
  return name === undefined
    ? undefined
    : async (client, style) => {
        const xml = await xmlOf(client, name, flags);
        const { readInterfaces } = await import('../interfaces.ts');
        const rows = readInterfaces(xml).map(({ tap, type, source, model, mac }) =>
          [tap, type, source, model, mac].map((cell) => cell || '-'),
        );
        return table(['Interface', 'Type', 'Source', 'Model', 'MAC'], rows, style);
      };
};

/** VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE. Other sources take their time, or often fail: virsh asks them. */
const FROM_LEASES = 0;

const domIfAddr: Answerer = (words) => {
  const given = readWords(words, { flags: ['full'], values: ['domain', 'interface', 'source'] });
  const { domain: name, interface: wanted, source = 'lease' } = given?.values ?? {};
  if (name === undefined || source !== 'lease') return undefined;
  return async (client, { quiet }) => {
    const domain = await domainRef(client, name);
    const { interfaces } = await client.call(CALL.domainAddresses, { domain, source: FROM_LEASES, flags: 0 });
    // virsh prints this table with printf.
    const line = (first: string, mac: string, address: string) =>
      ` ${plain(first).padEnd(10)} ${plain(mac).padEnd(17)}    ${plain(address)}\n`;
    const rows = interfaces
      .filter((each) => wanted === undefined || each.name === wanted)
      .flatMap((each) => {
        const mac = each.mac ?? '';
        if (each.addresses.length === 0) return line(each.name, mac, `${'N/A'.padEnd(12)} N/A`);
        return each.addresses.map(({ type, ip, prefix }, index) => {
          const address = `${(type === 0 ? 'ipv4' : 'ipv6').padEnd(12)} ${ip}/${prefix}`;
          const isNamed = index === 0 || given?.flags.has('full');
          return isNamed ? line(each.name, mac, address) : line('-', '-', address);
        });
      });
    const titles = ` ${'Name'.padEnd(10)} ${'MAC address'.padEnd(20)} ${'Protocol'.padEnd(8)}     Address\n${'-'.repeat(79)}\n`;
    return `${quiet ? '' : titles}${rows.join('')}`;
  };
};

/** The commands about domains that can be answered. */
export const domainAnswers: Readonly<Record<string, Answerer>> = {
  list,
  domstate: domState,
  dumpxml: dumpXml,
  domiflist: domIfList,
  domifaddr: domIfAddr,
};
