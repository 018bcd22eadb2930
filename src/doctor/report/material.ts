import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { readLinks } from '../../host/links.ts';
import { DOMAINS, dumpEach, NETWORKS } from '../../libvirt/dump-each.ts';
import { locationOf } from '../../libvirt/location.ts';
import { openLibvirt } from '../../libvirt/open.ts';
import { VERSION } from '../../version.ts';
import { scanElements } from '../../xml/scan.ts';
import type { Look } from '../look.ts';
import type { ChosenName } from './stand-ins.ts';

/** A part of a report. */
export interface Section {
  readonly title: string;
  readonly text: string;
}

/** What a report is made of, and the names in it that somebody chose. */
export interface Material {
  readonly sections: readonly Section[];
  readonly names: readonly ChosenName[];
}

/** Programs that show the state of this host. */
const PROGRAMS = [
  ['Links', 'ip', '-d', 'address'],
  ['Routes', 'ip', 'route', 'show', 'table', 'all'],
  ['IPv6 routes', 'ip', '-6', 'route', 'show', 'table', 'all'],
  ['Routing rules', 'ip', 'rule'],
  ['Listening sockets', 'ss', '-lntup'],
  ['Firewall: nft', 'nft', 'list', 'ruleset'],
  ['Firewall: iptables', 'iptables-save'],
  ['Firewall: ip6tables', 'ip6tables-save'],
] as const;

const FILES = ['/etc/resolv.conf', '/etc/nsswitch.conf'];

/** Reads what a maintainer wants to know. What cannot be read is a sentence in its section. */
export async function material(look: Look, problems: string): Promise<Material> {
  const { host, virsh } = look;
  const isHere = locationOf(virsh.uri, host).local;
  const [networks, guests, leases] = await Promise.all([networksOf(look), guestsOf(look), leasesOf(look)]);
  const local = isHere
    ? await Promise.all(PROGRAMS.map(([title, ...words]) => programSection(host, title, words)))
    : [];
  const files = isHere ? FILES.map((path) => ({ title: path, text: fileText(host, path) })) : [];
  const names = [...namesIn(networks.xml), ...namesIn(guests.xml), ...leases.names, ...addressNames(virsh.uri)];
  return {
    sections: [
      { title: 'Problems', text: problems },
      { title: 'Versions', text: await versions(look) },
      ...networks.sections,
      ...guests.sections,
      { title: 'Leases', text: leases.text },
      ...local,
      ...files,
    ],
    names: isHere ? [...names, ...(await hostNames(host))] : names,
  };
}

interface Definitions {
  readonly sections: readonly Section[];
  readonly xml: string;
}

async function networksOf({ virsh }: Look): Promise<Definitions> {
  return orReason('Networks', async () => {
    const { items } = await dumpEach(virsh, NETWORKS, { definitions: true });
    const sections = items.flatMap(({ active, xml, inactiveXml }) => [
      { title: `Network ${nameIn(xml)}: ${active ? 'live' : 'inactive'}`, text: xml },
      ...(inactiveXml === undefined ? [] : [{ title: `Network ${nameIn(xml)}: definition`, text: inactiveXml }]),
    ]);
    return { sections, xml: items.map(({ xml, inactiveXml }) => xml + (inactiveXml ?? '')).join('') };
  });
}

/** Of guests only their interfaces: the rest is not about networks. */
async function guestsOf({ virsh }: Look): Promise<Definitions> {
  return orReason('Guests', async () => {
    const { items } = await dumpEach(virsh, DOMAINS);
    const guests = items.map(({ active, xml }) => {
      const interfaces = Array.from(xml.matchAll(/^ *<interface[ >][\s\S]*?<\/interface>$/gm), ([part]) => part);
      const name = `  <name>${/<name>(.*?)<\/name>/.exec(xml)?.[1] ?? ''}</name>`;
      return ['<domain>', name, `  <!-- ${active ? 'running' : 'shut off'} -->`, ...interfaces, '</domain>'].join('\n');
    });
    return { sections: [{ title: 'Interfaces of guests', text: guests.join('\n') }], xml: guests.join('\n') };
  });
}

async function orReason(title: string, read: () => Promise<Definitions>): Promise<Definitions> {
  try {
    return await read();
  } catch (error) {
    return { sections: [{ title, text: reasonFor(error) }], xml: '' };
  }
}

function reasonFor(error: unknown): string {
  if (error instanceof VnetError) return `cannot be read: ${error.message}`;
  throw error;
}

function nameIn(xml: string): string {
  return /<name>(.*?)<\/name>/.exec(xml)?.[1] ?? '';
}

async function leasesOf(look: Look): Promise<{ readonly text: string; readonly names: readonly ChosenName[] }> {
  try {
    const source = await openLibvirt(look, { files: [], stateDir: undefined });
    const { items, problems } = await source.leases([]);
    const names: ChosenName[] = [];
    const lines = items.flatMap(({ network, bridge, leases }) =>
      Array.from(leases, ({ ip, mac = '-', hostname, clientId = '-', expires }) => {
        if (hostname !== undefined) names.push({ kind: 'host', name: hostname });
        return [network?.name ?? bridge ?? '-', ip, mac, hostname ?? '-', clientId, expires].join(' ');
      }),
    );
    return { text: [...lines, ...problems.map(reasonFor)].join('\n'), names };
  } catch (error) {
    return { text: reasonFor(error), names: [] };
  }
}

async function programSection(host: Host, title: string, [program = '', ...args]: readonly string[]): Promise<Section> {
  const line = [program, ...args].join(' ');
  try {
    const { stdout, stderr } = await host.run(program, args, { limit: host.limits.program });
    return { title: `${title} (${line})`, text: stdout === '' ? stderr : stdout };
  } catch (error) {
    return { title: `${title} (${line})`, text: reasonFor(error) };
  }
}

function fileText(host: Host, path: string): string {
  try {
    return host.readFile(path)?.toString() ?? 'does not exist';
  } catch (error) {
    return reasonFor(error);
  }
}

async function versions({ host, virsh }: Look): Promise<string> {
  const release = /^PRETTY_NAME="?([^"\n]*)/m.exec(fileText(host, '/etc/os-release'))?.[1] ?? 'unknown';
  const kernel = fileText(host, '/proc/sys/kernel/osrelease').trim();
  const lines = [
    `vnet ${VERSION}`,
    `connection ${virsh.uri ?? 'default'}`,
    `questions answered by ${(await virsh.socket()) ?? 'virsh'}`,
    `distribution ${release}`,
    `kernel ${kernel}`,
  ];
  try {
    const [answer] = await virsh.askAll([['version', '--daemon']]);
    return [...lines, answer?.stdout ?? '', ...(answer?.errors ?? [])].join('\n');
  } catch (error) {
    return [...lines, `libvirt: ${reasonFor(error)}`].join('\n');
  }
}

/** The attributes and texts of definitions that hold names. */
const NAMES: Readonly<Record<string, ChosenName['kind']>> = {
  'network/name': 'network',
  'network/bridge@name': 'link',
  'network/domain@name': 'domain',
  'network/forward@dev': 'link',
  'network/forward/interface@dev': 'link',
  'network/portgroup@name': 'network',
  'network/dns/forwarder@domain': 'domain',
  'network/dns/host/hostname': 'host',
  'network/dns/txt@name': 'host',
  'network/dns/txt@value': 'host',
  'network/dns/srv@domain': 'domain',
  'network/dns/srv@target': 'host',
  'network/ip/dhcp/host@name': 'host',
  'domain/name': 'guest',
  'domain/interface/source@network': 'network',
  'domain/interface/source@bridge': 'link',
  'domain/interface/source@dev': 'link',
  'domain/interface/source@portgroup': 'network',
  'domain/interface/target@dev': 'link',
  'domain/interface/filterref@filter': 'filter',
};

function namesIn(xml: string): ChosenName[] {
  return [...scanElements(xml)].flatMap(({ path, attributes, text }) => {
    const own = NAMES[path];
    const names: ChosenName[] = own === undefined ? [] : [{ kind: own, name: text }];
    for (const [attribute, name = ''] of Object.entries(attributes)) {
      const kind = NAMES[`${path}@${attribute}`];
      if (kind !== undefined) names.push({ kind, name });
      if (path === 'network/dnsmasq:options/dnsmasq:option') names.push(...dottedNames(name));
    }
    return names;
  });
}

function dottedNames(text: string): ChosenName[] {
  return text
    .split(/[^\w.-]+/)
    .flatMap((name) => (/[a-z].*\.|\..*[a-z]/i.test(name) ? [{ kind: 'domain', name }] : []));
}

function addressNames(uri = ''): ChosenName[] {
  const [, user, host] = /^[^:]*:\/\/(?:([^@/?]*)@)?([^:/?[\]]+)/.exec(uri) ?? [];
  return [
    ...(user === undefined ? [] : [{ kind: 'user' as const, name: user }]),
    ...(host === undefined ? [] : [{ kind: 'host' as const, name: host }]),
  ];
}

/** The names of this host, its links, its users and its DNS domains. */
async function hostNames(host: Host): Promise<ChosenName[]> {
  const hostnames = ['/proc/sys/kernel/hostname', '/etc/hostname'].map((path) => fileText(host, path).trim());
  const users = Array.from(
    fileText(host, '/etc/passwd').matchAll(/^([^:\n]+):[^:]*:(\d{4,}):/gm),
    ([, name = '']) => name,
  );
  const login = [host.env['USER'], host.env['LOGNAME'], host.env['SUDO_USER']].flatMap((name) => name ?? []);
  const search = Array.from(
    fileText(host, '/etc/resolv.conf').matchAll(/^(?:search|domain)[ \t]+(.*)$/gm),
    ([, line = '']) => line.trim().split(/\s+/),
  );
  let links: readonly string[] = [];
  try {
    links = (await readLinks(host)).flatMap(({ ifname }) => ifname ?? []);
  } catch (error) {
    reasonFor(error);
  }
  const named = (kind: ChosenName['kind'], names: readonly string[]) => names.map((name) => ({ kind, name }));
  return [
    ...named(
      'host',
      hostnames.flatMap((name) => [name, name.split('.')[0] ?? '']).filter((name) => !name.includes(' ')),
    ),
    ...named('user', [...users, ...login]),
    ...named('domain', search.flat()),
    ...named('link', links),
  ];
}
