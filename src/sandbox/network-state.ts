import type { Host } from '../host/host.ts';
import { readInside } from './host/namespace.ts';
import type { NetworkResult } from './result.ts';

type NetworkState = Pick<NetworkResult, 'addresses' | 'routes' | 'dnsmasq' | 'firewall'>;

/** Reads what libvirt set up for a running network: addresses and routes of its bridge, dnsmasq's configuration, firewall rules. */
export async function networkState(inside: Host, name: string, bridge: string | undefined): Promise<NetworkState> {
  const configuration = (await readInside(inside, `/var/lib/libvirt/dnsmasq/${name}.conf`)) ?? '';
  const dnsmasq = configuration.split('\n').filter((line) => line !== '' && !line.startsWith('##'));
  if (bridge === undefined) return { addresses: [], routes: [], dnsmasq, firewall: [] };
  const [links, ipv4, ipv6, firewall] = await Promise.all([
    outputLines(inside, 'ip', ['-o', 'address', 'show', 'dev', bridge]),
    outputLines(inside, 'ip', ['-4', 'route', 'show', 'dev', bridge]),
    outputLines(inside, 'ip', ['-6', 'route', 'show', 'dev', bridge]),
    firewallRules(inside),
  ]);
  const addresses = links.flatMap((line) => /\sinet6? (\S+).*scope global/.exec(line)?.[1] ?? []);
  const routes = [...ipv4, ...ipv6.filter((line) => !line.startsWith('fe80::') && !line.startsWith('multicast'))];
  const subnets = routes.map((line) => line.split(' ')[0] ?? '').filter((subnet) => subnet.includes('/'));
  const names = [bridge, ...subnets];
  return {
    addresses,
    routes: routes.map((line) => line.trim()),
    dnsmasq,
    firewall: firewall.filter((rule) => rule.split(/[\s"]+/).some((word) => names.includes(word))),
  };
}

/** libvirt uses nftables since 10.4 where nft is installed, and iptables otherwise. */
async function firewallRules(inside: Host): Promise<string[]> {
  const [nft, iptables, ip6tables] = await Promise.all([
    outputLines(inside, 'nft', ['list', 'ruleset']),
    outputLines(inside, 'iptables-save', []),
    outputLines(inside, 'ip6tables-save', []),
  ]);
  const saved = [...iptablesRules('ip', iptables), ...iptablesRules('ip6', ip6tables)];
  return saved.length > 0 ? saved : nftRules(nft);
}

/** The rules of iptables-save(8), each after its family and table. */
function iptablesRules(family: string, lines: readonly string[]): string[] {
  const rules: string[] = [];
  let table = '';
  for (const line of lines) {
    if (line.startsWith('*')) table = line.slice(1);
    if (line.startsWith('-A ')) rules.push(`${family} ${table}: ${line}`);
  }
  return rules;
}

/** The rules of `nft list ruleset`, each after its table and chain. */
function nftRules(lines: readonly string[]): string[] {
  const rules: string[] = [];
  const blocks: string[] = [];
  for (const line of lines.map((text) => text.trim())) {
    const opened = /^(?:table|chain) (.*) \{$/.exec(line)?.[1];
    if (opened !== undefined) blocks.push(opened);
    else if (line === '}') blocks.pop();
    else if (line !== '' && blocks.length === 2) rules.push(`${blocks.join(' ')}: ${line}`);
  }
  return rules;
}

/** The lines a program printed; none if it fails or is not installed. */
async function outputLines(inside: Host, program: string, args: readonly string[]): Promise<string[]> {
  try {
    const { status, stdout } = await inside.run(program, args);
    return status === 0 ? stdout.split('\n').filter((line) => line !== '') : [];
  } catch {
    return [];
  }
}
