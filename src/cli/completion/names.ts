import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { COMPLETION_LIMIT, SHORT_LIMITS, withLimits } from '../../host/limits.ts';
import { uriOf } from '../../libvirt/connection.ts';
import { type DomainInterface, readInterfaces } from '../../libvirt/interfaces.ts';
import { type Location, locationOf } from '../../libvirt/location.ts';
import { COVERED } from '../../libvirt/rpc/covered.ts';
import { scanElements } from '../../xml/scan.ts';
import type { DomainPart, NameKind } from '../command.ts';
import type { NameQuestion } from './candidates.ts';

/**
 * Lists names of libvirt's objects: from its files where this user may read them, else from virsh. Nothing is listed, and
 * nothing reported, if libvirt is away, slow or says no.
 */
export async function listNames(
  question: NameQuestion,
  connection: readonly string[],
  host: Host,
): Promise<readonly string[]> {
  const names = new Set<string>();
  const ask: Ask = (words) => run(words, connection, host);
  for (const kind of question.kinds) {
    const found = await quietly(async () => fromFiles(kind, question, locate(connection, host), host));
    const all = found ?? (await quietly(() => fromVirsh(kind, question, ask))) ?? [];
    for (const name of all) names.add(name);
  }
  return [...names];
}

/** Returns what virsh prints for a command line. */
export type Ask = (words: readonly string[]) => Promise<string>;

/** Lists names of libvirt's objects with a virsh that is there already. */
export async function askNames(question: NameQuestion, ask: Ask): Promise<readonly string[]> {
  const names: string[] = [];
  for (const kind of question.kinds) names.push(...(await fromVirsh(kind, question, ask)));
  return names;
}

/** Lets virsh complete the words, those of its own commands; returns the words that it offers. */
export async function askVirsh(
  words: readonly string[],
  connection: readonly string[],
  host: Host,
): Promise<readonly string[]> {
  const offered = async (...line: readonly string[]) =>
    linesOf((await quietly(() => run(['complete', '--', ...line], connection, host))) ?? '');
  const [before, word = ''] = [words.slice(0, -1), words.at(-1)];
  const all = await offered(...words);
  // For an argument, virsh offers the options that could name it, and names only after them.
  const isArgument = before.length > 0 && !word.startsWith('-') && all.includes('--domain');
  return isArgument ? [...(await offered(...before, '--domain', word)), ...all] : all;
}

/** Undefined if it cannot be found out. */
async function quietly<T>(answer: () => Promise<T>): Promise<T | undefined> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof VnetError) return undefined;
    throw error;
  }
}

/** Nobody can answer in the middle of a completion, so ssh must not ask on the terminal. */
const SILENT = { LC_ALL: 'C.UTF-8', LANGUAGE: undefined, SSH_ASKPASS: 'false', SSH_ASKPASS_REQUIRE: 'force' };

/** A read-only connection never asks for a password. */
async function run(words: readonly string[], connection: readonly string[], host: Host): Promise<string> {
  const options = ['--readonly', ...connection];
  const uri = uriIn(connection);
  if (COVERED.has(words[0] ?? '')) {
    const { Daemon } = await import('../../libvirt/rpc/daemon.ts');
    const daemon = new Daemon(withLimits(host, SHORT_LIMITS), { uri, typed: [], own: [] }, options);
    const [answer] = await daemon.ask([words], { quiet: false, zone: 'UTC' });
    daemon.close();
    if (answer !== undefined) return answer;
  }
  const args = [...options, ...words];
  const forks = /\+(?:ssh|libssh2?|ext):/.test(uriOf(host, { uri }) ?? '');
  return (await host.run(host.virsh, args, { limit: COMPLETION_LIMIT, env: SILENT, forks })).stdout;
}

function uriIn(connection: readonly string[]): string | undefined {
  const at = connection.lastIndexOf('--connect');
  return at < 0 ? undefined : connection[at + 1];
}

function locate(connection: readonly string[], host: Host): Location & { readonly hasGuests: boolean } {
  const uri = uriOf(host, { uri: uriIn(connection) });
  // As virsh does without a URI.
  const location = locationOf(uri ?? (host.uid === 0 ? undefined : 'qemu:///session'), host);
  return { ...location, hasGuests: uri === undefined || uri.startsWith('qemu') };
}

/** Undefined if the files are not there or do not say. */
function fromFiles(
  kind: NameKind,
  { guest, type }: NameQuestion,
  { paths, local, hasGuests }: ReturnType<typeof locate>,
  host: Host,
): readonly string[] | undefined {
  if (kind === 'interface-sources' && type !== 'network') return local ? host.listDirectory('/sys/class/net') : [];
  if (paths === undefined) return undefined;
  const listed = (directory: string) =>
    host
      .listDirectory(directory)
      ?.filter((file) => file.endsWith('.xml'))
      .map((file) => file.slice(0, -'.xml'.length));
  const both = (active: string, persistent: string) => {
    const [one, other] = [listed(active), listed(persistent)];
    return one === undefined && other === undefined ? undefined : { active: one ?? [], persistent: other ?? [] };
  };
  switch (kind) {
    case 'networks':
    case 'active-networks':
    case 'inactive-networks':
    case 'persistent-networks':
    case 'interface-sources': {
      const networks = both(paths.activeNetworks, paths.networks);
      if (networks === undefined) return undefined;
      const { active, persistent } = networks;
      if (kind === 'active-networks') return active;
      if (kind === 'persistent-networks') return persistent;
      const inactive = persistent.filter((name) => !active.includes(name));
      return kind === 'inactive-networks' ? inactive : [...active, ...inactive];
    }
    case 'domains':
    case 'running-domains': {
      const guests = hasGuests ? both(paths.runningDomains, paths.domains) : undefined;
      if (guests === undefined) return undefined;
      return kind === 'domains' ? [...guests.active, ...guests.persistent] : guests.active;
    }
    case 'domain-interfaces':
    case 'macs':
    case 'aliases': {
      if (!hasGuests || guest === undefined || guest === '' || guest.includes('/')) return undefined;
      const xml = [paths.runningDomains, paths.domains]
        .map((directory) => host.readFile(`${directory}/${guest}.xml`))
        .find((bytes) => bytes !== undefined);
      return xml === undefined ? undefined : partsOf(kind, xml.toString());
    }
    default:
      return undefined;
  }
}

function isDomainPart(kind: NameKind): kind is DomainPart {
  return kind === 'domain-interfaces' || kind === 'macs' || kind === 'aliases';
}

function partsOf(kind: DomainPart, file: string): string[] {
  // A state file starts with hundreds of capabilities.
  const xml = file.slice(Math.max(0, file.search(/<domain[\s>]/)));
  if (kind === 'aliases') {
    const aliases = [...scanElements(xml)].filter(({ path }) => /^domain\/devices\/[^/]+\/alias$/.test(path));
    return aliases.flatMap(({ attributes }) => attributes.name ?? []);
  }
  const names = ({ tap, mac }: DomainInterface) => (kind === 'macs' ? [mac] : [tap, mac]);
  return readInterfaces(xml)
    .flatMap(names)
    .filter((name) => name !== undefined);
}

/** The commands of virsh that list names, one per line. */
const LISTS: Partial<Readonly<Record<NameKind, readonly string[]>>> = {
  networks: ['net-list', '--all', '--name'],
  'active-networks': ['net-list', '--name'],
  'inactive-networks': ['net-list', '--inactive', '--name'],
  'persistent-networks': ['net-list', '--all', '--persistent', '--name'],
  'network-uuids': ['net-list', '--all', '--uuid'],
  'interface-sources': ['net-list', '--all', '--name'],
  domains: ['list', '--all', '--name'],
  'running-domains': ['list', '--name'],
};

/** Those that print tables, and what their rows look like. */
const TABLES: Partial<Readonly<Record<NameKind, readonly [words: readonly string[], row: RegExp]>>> = {
  'host-interfaces': [['iface-list', '--all'], /^ (\S+) +(?:in)?active\b/gm],
  'active-host-interfaces': [['iface-list'], /^ (\S+) +active\b/gm],
  'inactive-host-interfaces': [['iface-list', '--inactive'], /^ (\S+) +inactive\b/gm],
  filters: [['nwfilter-list'], /^ [0-9a-f-]{36} {3}(.*)$/gm],
  bindings: [['nwfilter-binding-list'], /^ (\S+) {3,}(?!Filter$)\S/gm],
};

async function fromVirsh(kind: NameKind, { guest, network }: NameQuestion, ask: Ask): Promise<readonly string[]> {
  if (isDomainPart(kind)) return guest ? partsOf(kind, await ask(['dumpxml', `--domain=${guest}`])) : [];
  if (kind === 'ports') return network ? linesOf(await ask(['net-port-list', `--network=${network}`, '--uuid'])) : [];
  const list = LISTS[kind];
  if (list !== undefined) return linesOf(await ask(list));
  const [words, row] = TABLES[kind] ?? [];
  if (words === undefined || row === undefined) return [];
  return [...(await ask(words)).matchAll(row)].map(([, name = '']) => name);
}

function linesOf(output: string): string[] {
  return output.split('\n').filter((line) => line !== '');
}
