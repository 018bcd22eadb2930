import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';

/** A link on a bridge, such as the tap of a guest, and what the bridge knows about it. */
export interface BridgeLink {
  readonly name: string;
  /** Distinguishes it from a later link of the same name. */
  readonly index: number;
  /** Its settings as `ip link set type bridge_slave` takes them. */
  readonly settings: Readonly<Record<string, 'on' | 'off'>>;
  readonly vlans: readonly BridgeVlan[];
  /** MAC addresses that do not age, which libvirt enters if it manages the table. */
  readonly macs: readonly string[];
}

export interface BridgeVlan {
  readonly vlan: string;
  readonly flags: readonly ('pvid' | 'untagged')[];
}

const LINKS = '/sys/class/net';

/** Settings of `ip link set type bridge_slave`, and the files in which the kernel shows them. */
const SETTINGS: Readonly<Record<string, string>> = {
  isolated: 'isolated',
  hairpin: 'hairpin_mode',
  learning: 'learning',
  flood: 'unicast_flood',
  mcast_flood: 'multicast_flood',
};

/** The names of the links on a bridge. */
export function linksOn(host: Host, bridge: string): readonly string[] {
  // Older versions of libvirt keep a dummy link on the bridge.
  return (host.listDirectory(`${LINKS}/${bridge}/brif`) ?? []).filter((name) => name !== `${bridge}-nic`);
}

/** Reads the links on a bridge. */
export async function readBridgeLinks(host: Host, bridge: string): Promise<BridgeLink[]> {
  const names = linksOn(host, bridge);
  if (names.length === 0) return [];
  const vlans = isOn(host, `${bridge}/bridge/vlan_filtering`) ? await vlansOf(host) : new Map<string, BridgeVlan[]>();
  const isManaged = names.some((name) => !isOn(host, `${name}/brport/learning`));
  const macs = isManaged ? await macsOn(host, bridge) : new Map<string, string[]>();
  return names.map((name) => ({
    name,
    index: indexOf(host, name) ?? 0,
    settings: Object.fromEntries(
      Object.entries(SETTINGS).map(([setting, file]) => [setting, isOn(host, `${name}/brport/${file}`) ? 'on' : 'off']),
    ),
    vlans: vlans.get(name) ?? [],
    macs: macs.get(name) ?? [],
  }));
}

export interface DetachedLinkOptions {
  readonly isIsolated: boolean;
  readonly vlans: readonly BridgeVlan[];
  /** The MAC address of the guest, if libvirt manages the table of the bridge. */
  readonly managedMac: string | undefined;
}

/**
 * A link that is on no bridge, with the settings that libvirt gives the link of a guest. Undefined if it does not exist, or is on a
 * bridge.
 */
export function detachedLink(
  host: Host,
  name: string,
  { isIsolated, vlans, managedMac }: DetachedLinkOptions,
): BridgeLink | undefined {
  const index = indexOf(host, name);
  if (index === undefined || host.listDirectory(`${LINKS}/${name}/master`) !== undefined) return undefined;
  const [isolated, dynamic] = [isIsolated ? 'on' : 'off', managedMac === undefined ? 'on' : 'off'] as const;
  const settings = { isolated, hairpin: 'off', learning: dynamic, flood: dynamic, mcast_flood: 'on' } as const;
  return { name, index, settings, vlans, macs: managedMac === undefined ? [] : [managedMac] };
}

/** Whether the link still exists. */
export function present(host: Host, { name, index }: BridgeLink): boolean {
  return indexOf(host, name) === index;
}

/**
 * Attaches those of the links that still exist and are not on the bridge. A bridge with the spanning tree protocol forwards
 * nothing of a new link for some seconds, so it is off meanwhile. Throws VnetError if a link cannot be attached.
 */
export async function attachLinks(host: Host, bridge: string, links: readonly BridgeLink[]): Promise<void> {
  const attached = new Set(linksOn(host, bridge));
  const detached = links.filter((link) => present(host, link) && !attached.has(link.name));
  if (detached.length === 0) return;
  const hasStp = attribute(host, `${bridge}/bridge/stp_state`) === '1';
  const stp = (state: 0 | 1) => (hasStp ? [`link set dev ${bridge} type bridge stp_state ${state}`] : []);
  await batch(host, 'ip', [
    ...stp(0),
    ...detached.flatMap(({ name, settings }) => [
      `link set dev ${name} master ${bridge}`,
      `link set dev ${name} type bridge_slave ${Object.entries(settings).flat().join(' ')}`,
    ]),
    ...stp(1),
  ]);
  const isFiltering = attribute(host, `${bridge}/bridge/vlan_filtering`) === '1';
  const hasVlans = detached.some(({ vlans }) => vlans.length > 0);
  if (hasVlans && !isFiltering) await batch(host, 'ip', [`link set dev ${bridge} type bridge vlan_filtering 1`]);
  await batch(
    host,
    'bridge',
    detached.flatMap(({ name, vlans, macs }) => [
      // The kernel gives a new link VLAN 1.
      ...(vlans.length > 0 && !vlans.some(({ vlan }) => vlan === '1') ? [`vlan del dev ${name} vid 1`] : []),
      ...vlans.map(({ vlan, flags }) => ['vlan add dev', name, 'vid', vlan, ...flags].join(' ')),
      ...macs.map((mac) => `fdb replace ${mac} dev ${name} master static`),
    ]),
  );
  const missing = detached.filter((link) => present(host, link) && !linksOn(host, bridge).includes(link.name));
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    throw new VnetError('refused', `cannot attach ${names} to bridge ${bridge}`);
  }
}

/** Does something while the spanning tree protocol of a bridge is off, which it has; undefined if it does not. */
export async function withoutStp(host: Host, bridge: string | undefined, work: () => Promise<void>): Promise<void> {
  if (bridge === undefined) return work();
  const set = (state: 0 | 1) => batch(host, 'ip', [`link set dev ${bridge} type bridge stp_state ${state}`]);
  await set(0);
  try {
    await work();
  } finally {
    await set(1);
  }
}

/** Goes on after an error: a guest may end at any time, and its link with it. */
async function batch(host: Host, program: 'ip' | 'bridge', lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const options = { input: `${lines.join('\n')}\n`, limit: host.limits.change, changes: true };
  await host.run(program, ['-force', '-batch', '-'], options);
}

async function vlansOf(host: Host): Promise<Map<string, BridgeVlan[]>> {
  const rows = await bridgeJson<{ ifname?: string; vlans?: { vlan: number; vlanEnd?: number; flags?: string[] }[] }>(
    host,
    ['vlan', 'show'],
  );
  return new Map(
    rows.map(({ ifname = '', vlans = [] }) => [
      ifname,
      vlans.map(({ vlan, vlanEnd, flags = [] }) => ({
        vlan: vlanEnd === undefined ? String(vlan) : `${vlan}-${vlanEnd}`,
        flags: flags.flatMap((flag) => (/pvid/i.test(flag) ? 'pvid' : /untagged/i.test(flag) ? 'untagged' : [])),
      })),
    ]),
  );
}

async function macsOn(host: Host, bridge: string): Promise<Map<string, string[]>> {
  const rows = await bridgeJson<{ ifname?: string; mac?: string; state?: string }>(host, ['fdb', 'show', 'br', bridge]);
  const macs = new Map<string, string[]>();
  for (const { ifname = '', mac = '', state } of rows) {
    if (state === 'static') macs.set(ifname, [...(macs.get(ifname) ?? []), mac]);
  }
  return macs;
}

async function bridgeJson<Row>(host: Host, args: readonly string[]): Promise<readonly Row[]> {
  const { status, stdout, stderr } = await host.run('bridge', ['-j', ...args], { limit: host.limits.program });
  if (status !== 0) throw new VnetError('refused', `bridge ${args.join(' ')}: ${stderr.trim()}`);
  return stdout.trim() === '' ? [] : JSON.parse(stdout);
}

function indexOf(host: Host, name: string): number | undefined {
  const value = attribute(host, `${name}/ifindex`);
  return value === undefined ? undefined : Number(value);
}

function isOn(host: Host, path: string): boolean {
  return attribute(host, path) === '1';
}

function attribute(host: Host, path: string): string | undefined {
  return host.readFile(`${LINKS}/${path}`)?.toString('latin1').trim();
}
