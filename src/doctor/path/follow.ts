import { VnetError } from '../../error.ts';
import { readDomain } from '../../libvirt/domain.ts';
import { nameArgument, shellCommand } from '../../shell-words.ts';
import { type Diagnosis, type Report, sorted } from '../diagnose.ts';
import { networks } from '../facts/libvirt.ts';
import type { Look } from '../look.ts';
import { addressHop, dhcpHop, neighbourHop, routeHop } from './address-hops.ts';
import { addressesOf } from './addresses.ts';
import { type Break, broken, type Follow, type Hop, type HopId, ok, unknown, type Walk } from './hop.ts';
import { interfaceHop, networkHop, withoutLinkHop } from './libvirt-hops.ts';
import { bridgeHop, bridgeOf, deviceHop, portHop, tapHop, vlanHop } from './link-hops.ts';
import { type Nic, readNics } from './nic.ts';
import { firewallHop, forwardingHop, nameHop, natHop } from './outside-hops.ts';

/** The path of one interface of a guest, up to its first broken link. */
export interface GuestPath {
  readonly guest: string;
  /** Undefined if the guest itself is the broken link. */
  readonly nic: Nic | undefined;
  readonly hops: readonly Hop[];
  /** The id of the problem that says what is broken. */
  readonly problem: string | undefined;
}

export interface Paths {
  readonly paths: readonly GuestPath[];
  /** The problems of the report, with those that only the paths show. */
  readonly problems: readonly Diagnosis[];
}

/** Follows the path of every interface of these guests. Asks virsh once. */
export async function followGuests(look: Look, guests: readonly string[], report: Report): Promise<Paths> {
  if (guests.length === 0) return { paths: [], problems: report.problems };
  const answers = await look.virsh.askAll(
    guests.flatMap((name) => [
      ['dumpxml', `--domain=${name}`],
      ['domstate', `--domain=${name}`, '--reason'],
    ]),
  );
  let { problems } = report;
  const paths: GuestPath[] = [];
  for (const [index, guest] of guests.entries()) {
    const [dump, state] = answers.slice(2 * index);
    if (dump === undefined || dump.errors.length > 0) {
      throw new VnetError('refused', dump?.errors ?? `virsh does not describe guest '${guest}'`);
    }
    const [stateText = ''] = (state?.stdout ?? '').trim().split('\n');
    for (const { nic, hops } of await pathsOf(look, guest, { xml: dump.stdout, state: stateText }, report)) {
      const last = hops.at(-1);
      const known = last?.break && reported(last.break, problems);
      const diagnosis =
        known === undefined
          ? last?.break && { id: `path-${last.id}`, area: 'networks' as const, ...last.break.problem }
          : { repair: last?.break?.problem.repair, ...known };
      if (diagnosis !== undefined) {
        problems = sorted([...problems.filter((each) => each !== known), diagnosis]);
      }
      paths.push({ guest, nic, hops, problem: diagnosis?.id });
    }
  }
  return { paths, problems };
}

/** The problem of a check that is about the same break, and says how to fix it. */
function reported({ problem, names, areas }: Break, problems: readonly Diagnosis[]): Diagnosis | undefined {
  return problems.find((each) => {
    if (each === problem) return true;
    if (each.severity !== 'error' || !areas.includes(each.area) || !each.commands?.length) return false;
    if (each.guest !== undefined && each.guest !== problem.guest) return false;
    return names.some((name) => [each.message, ...each.evidence].some((text) => mentions(text, name)));
  });
}

/** Whether a text has a name that is not part of a longer one. Names may have blanks and quotes. */
function mentions(text: string, name: string): boolean {
  if (name === '') return false;
  const isPart = (character = ' ') => /[\w.:-]/.test(character);
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isPart(text[at - 1]) && !isPart(text[at + name.length])) return true;
  }
  return false;
}

interface Described {
  readonly xml: string;
  /** As `virsh domstate --reason` says: `running (booted)`. */
  readonly state: string;
}

async function pathsOf(
  look: Look,
  guest: string,
  { xml, state }: Described,
  report: Report,
): Promise<readonly { readonly nic: Nic | undefined; readonly hops: readonly Hop[] }[]> {
  const domain = { ...readDomain(xml, state.startsWith('running')), name: guest };
  const nics = readNics(xml);
  const first = guestHop({ domain, state, hasNic: nics.length > 0 });
  if (first.mark === 'broken') return [{ nic: undefined, hops: [first] }];
  const known = await look.at(networks);
  const found = [];
  for (const nic of nics) {
    const network = known.find(({ name }) => name === nic.network);
    let addresses: ReturnType<typeof addressesOf> | undefined;
    const walk: Walk = {
      look,
      report,
      domain,
      nic,
      network,
      addresses: () => {
        addresses ??= addressesOf(look, nic, bridgeOf({ nic, network }));
        return addresses;
      },
    };
    found.push({ nic, hops: [first, ...(await followNic(walk))] });
  }
  return found;
}

async function followNic(walk: Walk): Promise<Hop[]> {
  const hops: Hop[] = [];
  for (const [id, follow] of chainOf(walk.nic)) {
    const hop = await orUnknown(id, follow, walk);
    if (hop === undefined) continue;
    hops.push(hop);
    if (hop.mark === 'broken') break;
  }
  return hops;
}

/** What vnet may not look at does not end the path. */
async function orUnknown(id: HopId, follow: Follow, walk: Walk): Promise<Hop | undefined> {
  try {
    return await follow(walk);
  } catch (error) {
    if (error instanceof VnetError) return unknown(id, `cannot look: ${error.message}`);
    throw error;
  }
}

/** One link of a chain. */
type Step = readonly [HopId, Follow];

function chainOf({ type, bridge, device }: Nic): readonly Step[] {
  if (type === 'direct' || (type === 'network' && device !== undefined)) return MACVTAP;
  if (type === 'network' || type === 'bridge' || bridge !== undefined) return BRIDGED;
  if (type === 'user' || type === 'hostdev') return [INTERFACE, ['device', withoutLinkHop]];
  const further = `vnet does not follow interfaces of type ${type} further`;
  return [INTERFACE, ['tap', tapHop], ['network', async () => unknown('network', further)]];
}

const INTERFACE: Step = ['interface', interfaceHop];

const BRIDGED: readonly Step[] = [
  INTERFACE,
  ['network', networkHop],
  ['tap', tapHop],
  ['port', portHop],
  ['bridge', bridgeHop],
  ['vlan', vlanHop],
  ['dhcp', dhcpHop],
  ['address', addressHop],
  ['neighbour', neighbourHop],
  ['route', routeHop],
  ['forwarding', forwardingHop],
  ['firewall', firewallHop],
  ['nat', natHop],
  ['name', nameHop],
];

const MACVTAP: readonly Step[] = [
  INTERFACE,
  ['network', networkHop],
  ['device', deviceHop],
  ['tap', tapHop],
  [
    'address',
    async () =>
      unknown('address', 'macvtap: the LAN assigns its address, and this host and the guest do not reach each other'),
  ],
];

function guestHop({
  domain,
  state,
  hasNic,
}: {
  readonly domain: Walk['domain'];
  readonly state: string;
  readonly hasNic: boolean;
}): Hop {
  const { name } = domain;
  const walk = { domain, nic: NO_NIC };
  const evidence = [`virsh domstate --reason ${name}: ${state}`];
  if (state.startsWith('paused') || state.startsWith('pmsuspended')) {
    return broken('guest', walk, {
      message: `guest '${name}' is ${state}`,
      evidence,
      effect: 'it answers nothing',
      fix: 'let it run',
      commands: [
        state.startsWith('paused')
          ? shellCommand('virsh', 'resume', nameArgument('domain', name))
          : shellCommand('virsh', 'dompmwakeup', nameArgument('domain', name)),
      ],
    });
  }
  if (!domain.running) {
    return broken('guest', walk, {
      message: `guest '${name}' is not running`,
      evidence,
      effect: 'it answers nothing',
      fix: 'start it',
      commands: [shellCommand('virsh', 'start', nameArgument('domain', name))],
    });
  }
  if (!hasNic) {
    return broken('guest', walk, {
      message: `guest '${name}' has no network interface`,
      evidence: [`virsh dumpxml ${name}: no <interface>`],
      effect: 'it has no network',
      fix: 'attach an interface to a network, such as',
      commands: [
        shellCommand(
          'vnet',
          'attach-interface',
          nameArgument('domain', name),
          'network',
          'default',
          '--model',
          'virtio',
          '--live',
        ),
      ],
    });
  }
  return ok('guest', `guest '${name}' is ${state}`);
}

const NO_NIC: Nic = readNics('<domain><devices><interface/></devices></domain>')[0] as Nic;
