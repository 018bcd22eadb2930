import { formatIp } from '../../address/ip.ts';
import { dnsmasqEffects } from '../../network/dnsmasq/effects.ts';
import { servesNames } from '../../network/facts.ts';
import type { Network } from '../../network/model.ts';
import { type DnsQuery, queryDns, type RecordType } from '../guests/dns-query.ts';
import type { Guest } from '../guests/guest.ts';
import { guestIp } from '../guests/network-guests.ts';
import type { Check } from '../result.ts';
import type { CheckFunction } from './context.ts';

/** A record that the network's DNS server should have. */
interface ExpectedRecord {
  readonly name: string;
  readonly type: RecordType;
  readonly value: string;
}

/** The network's DNS server knows the guests, and every host, text and service in `<dns>`. */
export const checkNames: CheckFunction = async ({ network, guests }) => {
  const server = guestIp(network, 4)?.address ?? guestIp(network, 6)?.address;
  // The second guest queries the names of the first, unless it has no address.
  const client = guests.findLast(({ ipv4, ipv6 }) => (server?.family === 4 ? ipv4 : ipv6) !== undefined);
  if (server === undefined || client === undefined || !servesNames(network)) return [];
  const { dnsPort, domain, files, nameOptions, others } = dnsmasqEffects(network);
  const records = [...guestRecords(domain ?? network.domain?.name, guests), ...declaredRecords(network)];
  if (dnsPort === 0) {
    const [record] = records;
    return record === undefined ? [] : [await checkNoServer(client, formatIp(server), record)];
  }
  const options = [...files, ...nameOptions, ...others];
  const target = { server: formatIp(server), port: dnsPort };
  return Promise.all(records.map(async (record) => unlessChanged(await checkRecord(client, target, record), options)));
};

type Server = Pick<DnsQuery, 'server' | 'port'>;

async function checkRecord(client: Guest, server: Server, { name, type, value }: ExpectedRecord): Promise<Check> {
  const response = await queryDns(client.machine.host, { ...server, name, type });
  const seen = response === undefined ? 'no answer' : response.records.join(', ') || response.code;
  const check = `${client.label} queries ${type} of ${name}`;
  return { check, expected: value, seen, ok: response?.records.includes(value) ?? false };
}

/** The option port=0 switches DNS off. */
async function checkNoServer(client: Guest, server: string, { name, type }: ExpectedRecord): Promise<Check> {
  const response = await queryDns(client.machine.host, { server, name, type });
  return {
    check: `${client.label} queries ${type} of ${name}`,
    expected: 'no answer, since dnsmasq has port=0',
    seen: response === undefined ? 'no answer' : response.records.join(', ') || response.code,
    ok: response === undefined,
  };
}

/** Options that vnet has no model of may explain any other answer. */
function unlessChanged(check: Check, options: readonly string[]): Check {
  if (check.ok === true || options.length === 0) return check;
  return { ...check, expected: `${check.expected}, unless changed by ${options.join(', ')}`, ok: undefined };
}

/**
 * dnsmasq knows a guest with a lease by its hostname, alone and in the DNS domain. From a hostname with dots it takes the first
 * label, and ignores another domain than its own.
 */
function guestRecords(domain: string | undefined, [guest]: readonly Guest[]): ExpectedRecord[] {
  if (guest?.ipv4 === undefined || !guest.isLeased) return [];
  const value = guest.ipv4;
  const [label = ''] = guest.hostname.split('.');
  const names = [label, ...(domain === undefined ? [] : [`${label}.${domain}`])];
  return names.map((name) => ({ name, type: 'A', value }));
}

function declaredRecords({ dns, domain }: Network): ExpectedRecord[] {
  const hosts = (dns?.hosts ?? []).flatMap(({ ip, hostnames }) =>
    ip === undefined
      ? []
      : hostnames.map(({ name }) => ({ name, type: ip.family === 4 ? 'A' : 'AAAA', value: formatIp(ip) }) as const),
  );
  const texts = (dns?.txts ?? []).flatMap(({ name, value = '' }) =>
    // dnsmasq starts a new character string at each comma; readers concatenate them (RFC 7208, 3.3).
    name === undefined ? [] : [{ name, type: 'TXT' as const, value: value.replaceAll(',', '') }],
  );
  const services = (dns?.srvs ?? []).flatMap((srv) => {
    const { service, protocol, target, priority = 0, weight = 0, port = 1 } = srv;
    if (service === undefined || protocol === undefined || target === undefined) return [];
    const zone = srv.domain ?? domain?.name;
    const name = `_${service}._${protocol}${zone === undefined ? '' : `.${zone}`}`;
    return [{ name, type: 'SRV' as const, value: `${priority} ${weight} ${port} ${target || '.'}` }];
  });
  return [...hosts, ...texts, ...services];
}
