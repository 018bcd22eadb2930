import { isPlainIp } from '../../address/ip.ts';
import type { Host } from '../../host/host.ts';

export const PATH = '/etc/resolv.conf';

/** What resolv.conf(5) says. */
export interface ResolvConf {
  readonly text: string;
  readonly nameservers: readonly string[];
  /** The search list. */
  readonly search: readonly string[];
  /** The file that the path leads to. */
  readonly file: string;
}

/** Reads resolv.conf. Without nameservers, glibc queries 127.0.0.1. */
export async function readResolvConf(host: Host): Promise<ResolvConf> {
  const text = host.readFile(PATH)?.toString('latin1') ?? '';
  const { status, stdout } = await host.run('readlink', ['-f', '--', PATH]);
  return parseResolvConf(text, status === 0 ? stdout.trim() : PATH);
}

export function parseResolvConf(text: string, file: string): ResolvConf {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
  const valuesOf = (...keywords: string[]) => lines.filter(([word]) => keywords.includes(word ?? ''));
  // The last search or domain line counts.
  const [, ...search] = valuesOf('search', 'domain').at(-1) ?? [];
  return {
    text,
    nameservers: valuesOf('nameserver').flatMap(([, address = '']) => (isServer(address) ? [address] : [])),
    search: search.map((domain) => domain.replace(/\.$/, '')).filter((domain) => domain !== ''),
    file,
  };
}

/** The scope of a link-local address may follow it. */
function isServer(address: string): boolean {
  return isPlainIp(address.replace(/%[\w.-]+$/, ''));
}
