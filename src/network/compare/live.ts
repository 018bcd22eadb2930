import { versionNumber } from '../../document/version.ts';
import { servesDhcp } from '../facts.ts';
import type { DnsSrv, Network, NetworkIp } from '../model.ts';
import { ipName } from './ip.ts';
import type { ReadNetwork, Section, Setting } from './setting.ts';

/** One call of net-update, or of net-desc. */
export type Update = NetUpdate | Description;

/** What net-desc sets in an active network. */
interface Description {
  readonly command: 'describe';
  readonly what: 'title' | 'description';
  /** Empty to remove it. */
  readonly text: string;
}

/** One call of net-update. */
export interface NetUpdate {
  readonly command: 'add' | 'delete' | 'modify';
  readonly section: Section;
  /** The position of the `<ip>` in the active network. */
  readonly parentIndex?: number | undefined;
  /** On one line. */
  readonly xml: string;
}

interface LiveOptions {
  readonly old: ReadonlyMap<string, Setting>;
  readonly wanted: ReadonlyMap<string, Setting>;
  /** The paths that differ. */
  readonly changed: readonly string[];
  /** The lists whose order differs, too. */
  readonly reordered: readonly { readonly list: string }[];
  readonly libvirt: string | undefined;
  /** Whether net-desc can be used. */
  readonly describes: boolean;
  /** Whether an active network changes, and not a definition. */
  readonly live: boolean;
}

/** The first libvirt that was seen to modify hosts and TXT records of DNS; 9.0.0 was seen to refuse it. */
const MODIFIES_DNS = '11.3.0';

/** How net-update changes a network, by path. What it cannot change has no entry. */
export function liveUpdates(
  before: ReadNetwork,
  after: ReadNetwork,
  { old, wanted, changed, reordered, libvirt, describes, live }: LiveOptions,
): Map<string, readonly Update[]> {
  const obstacles = obstaclesTo(before.network, after.network);
  const isInOrder =
    !reordered.some(({ list }) => list === 'forward interfaces') && appends(before.network, after.network);
  for (const ip of before.network.ips) {
    const other = after.network.ips.find((each) => ipName(each) === ipName(ip));
    // net-update of a host does not rewrite what dnsmasq serves: DHCP, or none.
    if (live && other !== undefined && servesDhcp(ip) !== servesDhcp(other))
      obstacles.add(`${ipName(ip)} ip-dhcp-host`);
  }
  const updates = new Map<string, readonly Update[]>();
  for (const path of changed) {
    const [from, to] = [old.get(path), wanted.get(path)];
    if (describes && (path === 'title' || path === 'description')) {
      updates.set(path, [{ command: 'describe', what: path, text: to?.value ?? '' }]);
    }
    const entry = to?.entry ?? from?.entry;
    if (entry === undefined || obstacles.has(entry.section) || obstacles.has(`${entry.ip} ${entry.section}`)) continue;
    if (entry.section === 'forward-interface' && !isInOrder) continue;
    const parentIndex = entry.ip === undefined ? undefined : indexOf(before.network.ips, entry.ip);
    if (entry.ip !== undefined && (parentIndex === undefined || indexOf(after.network.ips, entry.ip) === undefined))
      continue;
    const update = (command: NetUpdate['command'], { source }: ReadNetwork, setting: Setting | undefined): Update[] =>
      setting?.entry === undefined
        ? []
        : [{ command, section: entry.section, parentIndex, xml: xmlOf(setting.entry.element, source) }];
    const isModified =
      from !== undefined && to !== undefined && isModifiable(from, to, libvirt) && !sharesName(path, to, old);
    updates.set(
      path,
      isModified ? update('modify', after, to) : [...update('delete', before, from), ...update('add', after, to)],
    );
  }
  return updates;
}

/** The calls of net-update in an order in which none meets an entry that a later one removes. */
export function inOrder(updates: readonly Update[]): Update[] {
  const rank = (update: Update) =>
    ['delete', 'modify', 'add'].indexOf(update.command) * 2 +
    // There can be one default at any time.
    Number(
      update.command !== 'describe' && update.section === 'portgroup' && /^<[^>]*\sdefault=.yes/i.test(update.xml),
    );
  return [...updates].sort((a, b) => rank(a) - rank(b));
}

function isModifiable(from: Setting, to: Setting, libvirt: string | undefined): boolean {
  if (to.entry?.isModifiable !== true) return false;
  if (to.entry.section === 'dns-host' || to.entry.section === 'dns-txt') {
    return libvirt === undefined || (versionNumber(libvirt) ?? 0) >= (versionNumber(MODIFIES_DNS) ?? 0);
  }
  // net-update takes the first entry that has the MAC address or the name, which may be another one's.
  return to.entry.section !== 'ip-dhcp-host' || nameIn(from) === nameIn(to);
}

/** net-update also takes a host of DNS for the same if it has one of the names. */
function sharesName(path: string, { value, entry }: Setting, old: ReadonlyMap<string, Setting>): boolean {
  if (entry?.section !== 'dns-host') return false;
  const names = new Set(value.split(' '));
  return [...old.values()].some(
    (other) =>
      other.path !== path &&
      other.entry?.section === 'dns-host' &&
      other.value.split(' ').some((name) => names.has(name)),
  );
}

function nameIn({ entry }: Setting): string | undefined {
  return entry?.element.attributes.find(({ local }) => local === 'name')?.value;
}

function indexOf(ips: readonly NetworkIp[], name: string): number | undefined {
  const index = ips.findIndex((ip) => ipName(ip) === name);
  return index === -1 ? undefined : index;
}

/** Whether new interfaces come after those that stay, where net-update puts them. */
function appends({ forward: before }: Network, { forward: after }: Network): boolean {
  const has = new Set(before?.interfaces.map(({ dev }) => dev));
  const isNew = (after?.interfaces ?? []).map(({ dev }) => !has.has(dev));
  return isNew.every((each, index) => each || !isNew.slice(0, index).includes(true));
}

/** The sections in which net-update does not find each entry, or rejects what a definition may contain. */
function obstaclesTo(...networks: readonly Network[]): Set<string> {
  const obstacles = new Set<string>();
  for (const { dns, ips, portGroups } of networks) {
    if (dns?.enable === false) for (const section of ['dns-host', 'dns-txt', 'dns-srv']) obstacles.add(section);
    if (hasTwice(dns?.hosts.map(({ ip }) => String(ip?.value)))) obstacles.add('dns-host');
    if (hasTwice(dns?.hosts.flatMap(({ hostnames }) => [...new Set(hostnames.map(({ name }) => name))]))) {
      obstacles.add('dns-host');
    }
    if (hasTwice(dns?.txts.map(({ name }) => name))) obstacles.add('dns-txt');
    if (hasAmbiguous(dns?.srvs)) obstacles.add('dns-srv');
    if (hasTwice(portGroups.map(({ name }) => name))) obstacles.add('portgroup');
    for (const ip of ips) {
      const { hosts, ranges } = ip;
      const isAmbiguous =
        hasTwice(hosts.map(({ name }) => name)) ||
        hasTwice(hosts.map(({ mac }) => mac?.toLowerCase())) ||
        hasTwice(hosts.map((host) => host.ip && String(host.ip.value)));
      if (isAmbiguous) obstacles.add(`${ipName(ip)} ip-dhcp-host`);
      if (hasTwice(ranges.map(({ start, end }) => `${start?.value}-${end?.value}`))) {
        obstacles.add(`${ipName(ip)} ip-dhcp-range`);
      }
    }
  }
  return obstacles;
}

/** Whether an SRV record also means another one: net-update compares what it says (virNetworkDefUpdateDNSSrv). */
function hasAmbiguous(srvs: readonly DnsSrv[] = []): boolean {
  return srvs.some((a, index) =>
    srvs.some(
      (b, other) =>
        other !== index &&
        a.service === b.service &&
        a.protocol === b.protocol &&
        (a.domain === undefined || a.domain === b.domain) &&
        (a.target === undefined || a.target === b.target),
    ),
  );
}

function hasTwice(values: readonly (string | undefined)[] = []): boolean {
  const given = values.filter((value) => value !== undefined);
  return new Set(given).size < given.length;
}

function xmlOf({ at, end }: { readonly at: number; readonly end: number }, source: string): string {
  return source.slice(at, end).replace(/\s*[\n\r]\s*/g, ' ');
}
