import { addressInSubnet } from '../address/subnet.ts';
import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { failure } from '../libvirt/errors/failure.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import { orThrow } from '../libvirt/virsh-process.ts';
import { ipSubnet } from '../network/facts.ts';
import { readNetwork } from '../network/parse/parse.ts';
import { parseXml } from '../xml/parse.ts';
import { attachLinks, type BridgeLink, linksOn, present } from './bridge-links.ts';
import { portsOf } from './network-ports.ts';
import type { Measured, StepActions } from './step.ts';
import { stepVirsh } from './step-virsh.ts';

/**
 * Restarts an active network and keeps its guests connected. The bridge of a network goes away with it, and libvirt attaches a
 * guest to a bridge only when the guest starts. So this attaches what was attached before, and creates libvirt's network ports
 * again, with the UUIDs that the guests know.
 */
export interface RestartStep {
  readonly kind: 'restart';
  /** The libvirt; undefined for the default one. */
  readonly uri: string | undefined;
  readonly network: string;
  /** Whether an active network is not stopped: it only gets back the guests that it has lost. */
  readonly keepsRunning?: boolean;
  /** The addresses that the bridge has after the restart, such as 10.9.0.1/24; undefined if they do not change. */
  readonly addresses?: readonly string[] | undefined;
  /** What to return to if the network does not start; undefined if nothing has changed. */
  readonly fallback: RestartFallback | undefined;
  /** What is on the bridge. */
  readonly links: readonly BridgeLink[];
  readonly ports: readonly RestartPort[];
}

export interface RestartFallback {
  /** The XML of the network as it ran. */
  readonly running: string;
  /** Its definition, which may have differed. */
  readonly definition: string;
}

export interface RestartPort {
  readonly uuid: string;
  /** The XML for net-port-create. */
  readonly xml: string;
  /** The link of the guest. */
  readonly link: string;
}

export function restartActions(step: RestartStep): StepActions {
  const { network } = step;
  return {
    description: step.keepsRunning ? `reconnect the guests of network ${network}` : `restart network ${network}`,
    state: async (host) => ((await isWhole(host, step)) ? 'applied' : 'pending'),
    apply: (host, measured) => (step.keepsRunning ? repair(host, step) : restart(host, step, measured)),
    // A restart cannot be undone; what is left of a failed one is repaired.
    undo: async () => {},
    repair: (host) => repair(host, step),
    finish: async (host) => {
      if (await hasAddresses(stepVirsh(host, step), step)) await repair(host, step);
      else await restart(host, step, () => {});
    },
  };
}

async function restart(host: Host, step: RestartStep, measured: Measured): Promise<void> {
  const virsh = stepVirsh(host, step);
  if ((await activeBridge(virsh, step.network)) === undefined) return repair(host, step);
  const name = ['--network', step.network];
  const ports = await portFiles(host, step);
  const began = host.monotonic();
  const reconnection = { step, ports, attached: () => measured(host.monotonic() - began) };
  try {
    const [destroyed, started] = await virsh.askAll([
      ['net-destroy', ...name],
      ['net-start', ...name],
    ]);
    if (destroyed !== undefined && destroyed.errors.length > 0) throw failure(destroyed.errors);
    if (started !== undefined && started.errors.length > 0) {
      const restored = await startFallback(host, virsh, step);
      await reconnect(host, virsh, reconnection);
      throw notStarted(step, failure(started.errors), restored);
    }
    await reconnect(host, virsh, reconnection);
  } finally {
    for (const { file } of ports) file.remove();
  }
}

/** Starts the network if it is inactive, and connects what is not connected. */
async function repair(host: Host, step: RestartStep): Promise<void> {
  const virsh = stepVirsh(host, step);
  if ((await activeBridge(virsh, step.network)) === undefined) {
    const [started] = await virsh.askAll([['net-start', '--network', step.network]]);
    if (started !== undefined && started.errors.length > 0 && !(await startFallback(host, virsh, step))) {
      throw failure(started.errors);
    }
  }
  const ports = await portFiles(host, step);
  try {
    await reconnect(host, virsh, { step, ports });
  } finally {
    for (const { file } of ports) file.remove();
  }
}

/** Returns to the previous definition and starts it. Returns whether that worked. */
async function startFallback(host: Host, virsh: Virsh, { network, fallback }: RestartStep): Promise<boolean> {
  if (fallback === undefined) return false;
  const files = await Promise.all(
    [fallback.running, fallback.definition].map((xml) => host.temporaryFile('network.xml', xml)),
  );
  try {
    const [running = '', definition = ''] = files.map(({ path }) => path);
    const answers = await virsh.askAll([
      ['net-define', '--file', running],
      ['net-start', '--network', network],
      ['net-define', '--file', definition],
    ]);
    return answers.every(({ errors }) => errors.length === 0);
  } finally {
    for (const file of files) file.remove();
  }
}

function notStarted({ network, fallback, links }: RestartStep, error: VnetError, restored: boolean): VnetError {
  const guests = links.length > 0 ? ', and its guests are connected' : '';
  const outcome = restored
    ? `network '${network}' runs as before${guests}`
    : fallback === undefined
      ? `network '${network}' is inactive`
      : `network '${network}' is inactive: it does not start as before either`;
  return new VnetError(error.code, [...error.messages, outcome], { hints: error.hints, cause: error });
}

interface Reconnection {
  readonly step: RestartStep;
  readonly ports: Awaited<ReturnType<typeof portFiles>>;
  /** Called when the links are on the bridge. */
  attached?(): void;
}

async function reconnect(host: Host, virsh: Virsh, { step, ports, attached }: Reconnection): Promise<void> {
  if (step.links.length === 0) return;
  const bridge = await activeBridge(virsh, step.network);
  if (bridge === undefined || bridge === '') return;
  await attachLinks(host, bridge, step.links);
  attached?.();
  const known = await portsOf(virsh, step.network);
  const missing = ports.filter(({ port }) => !known.has(port.uuid) && isPresent(host, step, port));
  const answers = await virsh.askAll(
    missing.map(({ file }) => ['net-port-create', '--network', step.network, '--file', file.path]),
  );
  for (const answer of answers) orThrow(answer);
}

function portFiles(host: Host, { ports }: RestartStep) {
  return Promise.all(ports.map(async (port) => ({ port, file: await host.temporaryFile('port.xml', port.xml) })));
}

async function isWhole(host: Host, step: RestartStep): Promise<boolean> {
  const virsh = stepVirsh(host, step);
  const bridge = await activeBridge(virsh, step.network);
  if (bridge === undefined || !(await hasAddresses(virsh, step))) return false;
  const attached = new Set(linksOn(host, bridge));
  if (step.links.some((link) => present(host, link) && !attached.has(link.name))) return false;
  const ports = await portsOf(virsh, step.network);
  return step.ports.every((port) => ports.has(port.uuid) || !isPresent(host, step, port));
}

async function hasAddresses(virsh: Virsh, { network, addresses = [] }: RestartStep): Promise<boolean> {
  if (addresses.length === 0) return true;
  const { ips } = readNetwork(parseXml((await virsh.ask('net-dumpxml', '--network', network)).trimStart()));
  const current = new Set(ips.flatMap((ip) => ipSubnet(ip) ?? []).map(addressInSubnet));
  return addresses.every((address) => current.has(address));
}

/** Whether the guest of a port still has its link: it may have ended meanwhile. */
function isPresent(host: Host, { links }: RestartStep, port: RestartPort): boolean {
  const link = links.find(({ name }) => name === port.link);
  return link !== undefined && present(host, link);
}

/** The bridge of an active network, empty if it has none; undefined if the network is inactive. */
async function activeBridge(virsh: Virsh, network: string): Promise<string | undefined> {
  const info = await virsh.ask('net-info', '--network', network);
  if (!/^Active:\s+yes$/m.test(info)) return undefined;
  return /^Bridge:\s+(\S+)$/m.exec(info)?.[1] ?? '';
}
