import type { Host } from '../host/host.ts';
import { readInside } from './host/namespace.ts';
import type { Tried } from './result.ts';

type Observed = Pick<Tried, 'addresses' | 'routes' | 'dnsmasq' | 'firewall'>;

/** What libvirt made of a started network: its bridge's addresses and routes, dnsmasq's configuration, the firewall. */
export async function observe(inside: Host, name: string, bridge: string | undefined): Promise<Observed> {
  const configuration = (await readInside(inside, `/var/lib/libvirt/dnsmasq/${name}.conf`)) ?? '';
  const dnsmasq = configuration.split('\n').filter((line) => line !== '' && !line.startsWith('##'));
  if (bridge === undefined) return { addresses: [], routes: [], dnsmasq, firewall: [] };
  const [addresses, ipv4, ipv6, firewall] = await Promise.all([
    linesOf(inside, 'ip', ['-o', 'address', 'show', 'dev', bridge]),
    linesOf(inside, 'ip', ['-4', 'route', 'show', 'dev', bridge]),
    linesOf(inside, 'ip', ['-6', 'route', 'show', 'dev', bridge]),
    rulesOf(inside),
  ]);
  const own = addresses.flatMap((line) => /\sinet6? (\S+).*scope global/.exec(line)?.[1] ?? []);
  const routes = [...ipv4, ...ipv6.filter((line) => !line.startsWith('fe80::') && !line.startsWith('multicast'))];
  const subnets = routes.map((line) => line.split(' ')[0] ?? '').filter((subnet) => subnet.includes('/'));
  const words = [bridge, ...subnets];
  return {
    addresses: own,
    routes: routes.map((line) => line.trim()),
    dnsmasq,
    firewall: firewall.filter((rule) => rule.split(/[\s"]+/).some((word) => words.includes(word))),
  };
}

/** libvirt speaks nft from 10.4 on where it finds it, else iptables: what both hold is asked for. */
async function rulesOf(inside: Host): Promise<string[]> {
  const [nft, ...iptables] = await Promise.all([
    linesOf(inside, 'nft', ['list', 'ruleset']),
    ...['iptables-save', 'ip6tables-save'].map((program) => linesOf(inside, program, [])),
  ]);
  const saved = iptables.flatMap((lines, index) => {
    let table = '';
    return lines.flatMap((line) => {
      if (line.startsWith('*')) table = `${index === 0 ? 'ip' : 'ip6'} ${line.slice(1)}`;
      return line.startsWith('-A ') ? [`${table}: ${line}`] : [];
    });
  });
  return saved.length > 0 ? saved : nftRules(nft);
}

/** The rules of `nft list ruleset`, each with its table and chain before it. */
function nftRules(lines: readonly string[]): string[] {
  const [rules, place]: [string[], string[]] = [[], []];
  for (const line of lines.map((text) => text.trim())) {
    const opened = /^(?:table|chain) (.*) \{$/.exec(line)?.[1];
    if (opened !== undefined) place.push(opened);
    else if (line === '}') place.pop();
    else if (line !== '' && place.length === 2) rules.push(`${place.join(' ')}: ${line}`);
  }
  return rules;
}

/** What a program printed, line by line; nothing where it failed or is not installed. */
async function linesOf(inside: Host, program: string, args: readonly string[]): Promise<string[]> {
  try {
    const { status, stdout } = await inside.run(program, args);
    return status === 0 ? stdout.split('\n').filter((line) => line !== '') : [];
  } catch {
    return [];
  }
}
