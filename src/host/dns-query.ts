import { Resolver } from 'node:dns/promises';
import { errnoOf } from './errno.ts';
import type { DnsAnswer, DnsQuestion } from './host.ts';

/** What Node.js calls each way in which a server gives no records, and the name of the response code, if it is one. */
const CODES: Readonly<Record<string, DnsAnswer['code']>> = {
  ENODATA: 'NOERROR',
  ENOTFOUND: 'NXDOMAIN',
  ESERVFAIL: 'SERVFAIL',
  EREFUSED: 'REFUSED',
  ECONNREFUSED: 'unreachable',
};

/** Sends one question to one server; see Host.queryDns. */
export async function queryDns(server: string, { type, name }: DnsQuestion, milliseconds: number): Promise<DnsAnswer> {
  const resolver = new Resolver({ timeout: milliseconds, tries: 1 });
  try {
    resolver.setServers([server]);
    // Not reverse(), which also reads /etc/hosts, and takes a server that does not answer for one without the name.
    const records = await resolver.resolve(name, type);
    return { code: 'NOERROR', records: records.map(String).sort() };
  } catch (error) {
    return { code: CODES[errnoOf(error) ?? ''] ?? 'timeout', records: [] };
  }
}
