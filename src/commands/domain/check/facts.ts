import type { Context } from '../../../cli/command.ts';
import type { HostFacts } from '../../../document/host-facts.ts';
import { readInterfaces } from '../../../libvirt/interfaces.ts';
import { locationOf } from '../../../libvirt/location.ts';
import { openLibvirt } from '../../../libvirt/open.ts';
import type { Answer } from '../../../libvirt/virsh.ts';
import { scanElements } from '../../../xml/scan.ts';

/** What an interface refers to. */
export interface References {
  readonly network: string | undefined;
  readonly filter: string | undefined;
  /** A MAC address that no other interface of a guest should have. */
  readonly mac: string | undefined;
  /** The guest that gets the interface. */
  readonly guest: string | undefined;
}

/** What to ask virsh for the facts that rules about interfaces need. factsFrom reads the answers. */
export function factQuestions({ network, filter, mac, guest }: References): readonly (readonly string[])[] {
  const dump = mac === undefined || guest === undefined ? undefined : ['dumpxml', `--domain=${guest}`];
  return [
    ['net-list', '--all', '--name'],
    ['net-list', '--name'],
    guest === undefined ? ['uri'] : ['dominfo', `--domain=${guest}`],
    network === undefined ? ['uri'] : ['net-dumpxml', `--network=${network}`],
    filter === undefined ? ['uri'] : ['nwfilter-dumpxml', `--nwfilter=${filter}`],
    dump ?? ['uri'],
    dump === undefined ? ['uri'] : [...dump, '--inactive'],
  ];
}

/** The facts about the host and its libvirt, from the answers of virsh. No links if they are elsewhere. */
export async function factsFrom(
  [all, active, info, dump, filterDump, ...definitions]: readonly Answer[],
  { network, filter, mac, guest }: References,
  context: Context,
): Promise<HostFacts> {
  const { host, virsh } = context;
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
    guestsWithMac: (wanted) => [
      ...(guest !== undefined && definitions.some(({ stdout }) => hasTwice(wanted, stdout))
        ? [guestName ?? guest]
        : []),
      ...others.flatMap(({ name, macs }) => (macs.includes(wanted) ? name : [])),
    ],
  };
}

/** Whether a guest that has got an interface had another one with that MAC address. */
function hasTwice(wanted: string, xml: string): boolean {
  return readInterfaces(xml).filter(({ mac }) => mac === wanted).length > 1;
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
