import { formatSubnet } from '../address/subnet.ts';
import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { adviceFor } from '../libvirt/errors/advice.ts';
import { readPrinted } from '../libvirt/printed-xml.ts';
import type { Answer, Virsh } from '../libvirt/virsh.ts';
import { virshOn } from '../libvirt/virsh-process.ts';
import { hasOwnBridge, modeOf } from '../network/facts.ts';
import type { Network } from '../network/model.ts';
import { readNetwork } from '../network/parse/parse.ts';
import { ipSubnet } from '../network/subnet.ts';
import { parseXml } from '../xml/parse.ts';
import { freeSubnets } from './checks/free-subnet.ts';
import { checks } from './checks/index.ts';
import { plugInGuests } from './guests/guests.ts';
import { checkLan } from './guests/lan.ts';
import { readInside } from './host/namespace.ts';
import { runOrThrow } from './host/run-or-throw.ts';
import { observe } from './observe.ts';
import type { Check, Tried } from './result.ts';
import { alive, startNetwork } from './start-network.ts';
import { neededBy } from './world/devices.ts';
import { tellNeighbour, tellWorld } from './world/make.ts';
import type { Outside } from './world/outside.ts';

export interface Source {
  readonly file: string;
  readonly xml: string;
}

export interface Stage {
  /** The host that is not touched. */
  readonly host: Host;
  readonly inside: Host;
  readonly outside: Outside;
  /** Says what is done now, while it is done. */
  readonly tell: (what: string) => void;
}

/** A network that libvirt was asked to start; without `network` where it refused. */
export interface Raised {
  readonly tried: Tried;
  readonly network?: Network;
}

/**
 * Defines and starts a network on a throw-away host, and looks at what it became. `label` tells networks apart. Throws
 * VnetError `refused` where libvirtd ended: that is no verdict on a network.
 */
export async function raise(stage: Stage, source: Source, label: string): Promise<Raised> {
  try {
    return await raiseOn(stage, source, label);
  } catch (error) {
    if (!(error instanceof VnetError) || error.code !== 'connection') throw error;
    const log = (await readInside(stage.inside, '/var/log/libvirt/libvirtd.log'))?.trim().split('\n').slice(-3) ?? [];
    const message = ['libvirtd ended on the throw-away host; its log closes with', ...log].join('\n');
    throw new VnetError('refused', message, { cause: error });
  }
}

async function raiseOn({ host, inside, outside, tell }: Stage, { file, xml }: Source, label: string): Promise<Raised> {
  const virsh = virshOn(inside, { uri: undefined, typed: [], own: [] });
  const path = `/run/vnet/${label}.xml`;
  await runOrThrow(inside, 'tee', [path], { input: xml });
  tell(`defining ${file}`);
  const [defined] = alive(await virsh.askAll([['net-define', path]]));
  const name = definedName(defined, xml);
  if (name === undefined) {
    const errors = defined?.errors.map((error) => error.replaceAll(path, file)) ?? [];
    return { tried: refused({ file, errors }) };
  }

  const inactive = await networkOf(virsh, name, '--inactive');
  const mode = modeOf(inactive) ?? 'unknown';
  const needed = neededBy(inactive);
  const made = await outside.provide(needed.devices);
  const untried = needed.untried === undefined ? [] : [`its guests cannot be tried: ${needed.untried}`];
  const routes = await freeSubnets(inside, inactive);
  tell(`starting ${name}`);
  const { errors, lessened } = await startNetwork(virsh, { host, inside }, inactive);
  const notes = [...made, ...untried, ...lessened];
  if (errors.length > 0) {
    return { tried: { ...refused({ file, errors }), name, mode, defined: true, checks: routes, notes } };
  }
  const network = await networkOf(virsh, name);
  const bridge = network.bridge?.name;
  const observed = await observe(inside, name, bridge);
  return {
    network,
    tried: {
      ...{ file, name, mode, defined: true, started: true, errors: [], fix: undefined },
      ...{ bridge, ...observed, checks: routes, notes },
    },
  };
}

/** Plugs two guests into a started network, and checks with real packets what its mode promises. */
export async function probe({ inside, outside, tell }: Stage, network: Network, label: string): Promise<Check[]> {
  const mode = modeOf(network) ?? 'none';
  const { devices, untried } = neededBy(network);
  const [device] = devices;
  if (untried !== undefined || device === undefined) return [];
  tell(`plugging two guests into ${network.name}`);
  const uplink = await outside.uplink(device.device);
  if (!hasOwnBridge(network)) {
    return checkLan(inside, { mode, kind: device.kind, uplink, label });
  }
  for (const subnet of network.ips.flatMap((ip) => ipSubnet(ip) ?? [])) {
    await tellNeighbour(inside, uplink, formatSubnet(subnet));
  }
  const { start, end } = network.forward?.nat?.address ?? {};
  if (start !== undefined) await tellWorld(inside, uplink, [start, end ?? start]);
  const { guests, checks: given } = await plugInGuests(inside, network, { bridge: network.bridge?.name ?? '', label });
  tell(`checking ${network.name}`);
  const subject = { network, mode, inside, guests, uplink };
  const found = await Promise.all(checks.map((check) => check(subject)));
  return [...given, ...found.flat()];
}

/** The network's name as libvirt read it; undefined where it was not defined. */
function definedName(answer: Answer | undefined, xml: string): string | undefined {
  if (answer === undefined || answer.errors.length > 0) return undefined;
  return readNetwork(parseXml(xml)).name;
}

async function networkOf(virsh: Virsh, name: string, ...options: string[]): Promise<Network> {
  const xml = await virsh.ask('net-dumpxml', '--network', name, ...options);
  return readPrinted(xml, `network '${name}'`, (text) => readNetwork(parseXml(text)));
}

function refused({ file, errors }: { file: string; errors: readonly string[] }): Tried {
  return {
    file,
    name: undefined,
    mode: 'unknown',
    defined: false,
    started: false,
    errors,
    fix: fixFor(errors),
    bridge: undefined,
    addresses: [],
    routes: [],
    dnsmasq: [],
    firewall: [],
    checks: [],
    notes: [],
  };
}

function fixFor(errors: readonly string[]): string | undefined {
  const { hint } = adviceFor(errors);
  return hint && [hint.message, ...(hint.commands ?? [])].join(': ');
}
