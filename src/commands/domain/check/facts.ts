import type { Context } from '../../../cli/command.ts';
import type { HostFacts } from '../../../document/host-facts.ts';
import { locationOf } from '../../../libvirt/location.ts';
import { openLibvirt } from '../../../libvirt/open.ts';
import { scanElements } from '../../../xml/scan.ts';

/** What an interface refers to. */
interface References {
  readonly network: string | undefined;
  readonly filter: string | undefined;
  /** A MAC address that no other guest should have. */
  readonly mac: string | undefined;
  /** The guest that gets the interface. */
  readonly guest: string | undefined;
}

/** Reads what the rules about interfaces need to know of the host and its libvirt, with one virsh. No links if they are elsewhere. */
export async function interfaceFacts(
  context: Context,
  { network, filter, mac, guest }: References,
): Promise<HostFacts> {
  const { host, virsh } = context;
  const [all, active, info, dump, filterDump] = await virsh.askAll([
    ['net-list', '--all', '--name'],
    ['net-list', '--name'],
    guest === undefined ? ['uri'] : ['dominfo', `--domain=${guest}`],
    network === undefined ? ['uri'] : ['net-dumpxml', `--network=${network}`],
    filter === undefined ? ['uri'] : ['nwfilter-dumpxml', `--nwfilter=${filter}`],
  ]);
  const running = new Set(linesOf(active?.stdout));
  const { local } = locationOf(virsh.uri, host);
  const guestName = /^Name: +(.*)$/m.exec(info?.stdout ?? '')?.[1];
  const others = mac === undefined || !local ? [] : await otherGuests(context, guestName ?? guest);
  const isMissing = filterDump?.errors.some((error) => /^failed to get nwfilter /.test(error)) ?? false;
  return {
    links: new Set(local ? (host.listDirectory('/sys/class/net') ?? []) : []),
    bridges: new Set(),
    routes: [],
    listeners: [],
    networks: linesOf(all?.stdout).map((name) => ({
      name,
      uuid: undefined,
      active: running.has(name),
      bridge: undefined,
      subnets: [],
      portGroups: name === network && dump?.errors.length === 0 ? portGroupsIn(dump.stdout) : undefined,
    })),
    bridgeOf: () => undefined,
    isDirectory: () => false,
    filters: new Map(filter === undefined || !isMissing ? [] : [[filter, false]]),
    guestsWithMac: (wanted) => others.flatMap(({ name, macs }) => (macs.includes(wanted) ? name : [])),
  };
}

function linesOf(text = ''): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function portGroupsIn(xml: string): string[] {
  return [...scanElements(xml)].flatMap(({ path, attributes }) =>
    path === 'network/portgroup' ? (attributes.name ?? []) : [],
  );
}

async function otherGuests(context: Context, guest: string | undefined) {
  const libvirt = await openLibvirt(context, { files: [], stateDir: undefined });
  const domains = (await libvirt.domains()) ?? [];
  return domains
    .filter(({ name }) => name !== guest)
    .map(({ name, interfaces }) => ({ name, macs: interfaces.flatMap(({ mac }) => mac ?? []) }));
}
