import { VnetError } from '../error.ts';
import { adviceFor } from '../libvirt/errors/advice.ts';
import { failure } from '../libvirt/errors/failure.ts';
import type { Answer, Virsh } from '../libvirt/virsh.ts';
import { virshOn } from '../libvirt/virsh-process.ts';
import { modeOf } from '../network/facts.ts';
import type { Network } from '../network/model.ts';
import { readNetwork } from '../network/parse/parse.ts';
import { MalformedXml } from '../xml/document.ts';
import { parseXml } from '../xml/parse.ts';
import { checkFreeSubnets } from './checks/free-subnet.ts';
import type { RehearsalContext, Source } from './context.ts';
import { readInside } from './host/namespace.ts';
import { runOrThrow } from './host/run-or-throw.ts';
import { networkState } from './network-state.ts';
import type { NetworkResult } from './result.ts';
import { addHostFiles } from './world/host-files.ts';
import { reduceNetwork } from './world/host-services.ts';
import { requiredLinks } from './world/required-links.ts';

export interface StartResult {
  readonly result: NetworkResult;
  /** The running network as libvirt sees it; undefined if it does not run. */
  readonly network?: Network;
}

/**
 * Defines and starts a network in a sandbox, and reads what libvirt set up. `label` is unique in the sandbox. Throws VnetError
 * `refused` if libvirtd has ended, which says nothing about the network.
 */
export async function startNetwork(context: RehearsalContext, source: Source, label: string): Promise<StartResult> {
  try {
    return await defineAndStart(context, source, label);
  } catch (error) {
    if (!(error instanceof VnetError) || error.code !== 'connection') throw error;
    const log = (await readInside(context.inside, '/var/log/libvirt/libvirtd.log'))?.trim().split('\n').slice(-3) ?? [];
    throw new VnetError('refused', ['libvirtd ended in the sandbox; the end of its log:', ...log].join('\n'), {
      cause: error,
    });
  }
}

async function defineAndStart(context: RehearsalContext, { file, xml }: Source, label: string): Promise<StartResult> {
  const { inside, onProgress } = context;
  const virsh = virshOn(inside, { uri: undefined, typed: [], own: [] });
  const path = `/run/vnet/${label}.xml`;
  await runOrThrow(inside, 'tee', [path], { input: xml });
  onProgress(`defining ${file}`);
  const [defined] = requireConnection(await virsh.askAll([['net-define', path]]));
  const errors = defined?.errors.map((error) => error.replaceAll(path, file)) ?? [];
  const given = errors.length > 0 ? undefined : readNetwork(parseXml(xml));
  if (given?.name === undefined) return { result: rejected({ file, errors }) };

  const { name } = given;
  const inactive = await networkXml(virsh, name, given, '--inactive');
  const mode = modeOf(inactive) ?? 'unknown';
  const { checks, notes } = await prepare(context, inactive);
  onProgress(`starting ${name}`);
  const started = await startReduced(context, virsh, name);
  const common = { file, name, mode, defined: true, checks, notes: [...notes, ...started.notes] };
  if (started.errors.length > 0) {
    return { result: { ...rejected({ file, errors: started.errors }), ...common } };
  }
  const network = await networkXml(virsh, name, given);
  const bridge = network.bridge?.name;
  const state = await networkState(inside, name, bridge);
  return { network, result: { ...common, started: true, errors: [], fix: undefined, bridge, ...state } };
}

/** Gives the sandbox what a network needs of the host: links, and files that it names. */
async function prepare(
  { host, inside, world }: RehearsalContext,
  network: Network,
): Promise<Pick<NetworkResult, 'checks' | 'notes'>> {
  const { links, untestable } = requiredLinks(network);
  const notes: string[] = [];
  for (const link of links) {
    try {
      const added = await world.addLinks([link]);
      notes.push(
        ...added.map((name) => `created in the sandbox: ${link.kind === 'bridge' ? 'bridge' : 'link'} ${name}`),
      );
    } catch (error) {
      if (!(error instanceof VnetError)) throw error;
      notes.push(
        `not created in the sandbox: ${link.kind === 'bridge' ? 'bridge' : 'link'} ${link.link}: ${error.message}`,
      );
    }
  }
  if (untestable !== undefined) notes.push(`no guests: ${untestable}`);
  const empty = await addHostFiles(host, inside, network);
  notes.push(...empty.map((path) => `${path} is empty in the sandbox, which sees no files of this host`));
  return { checks: await checkFreeSubnets(inside, network), notes };
}

const REDUCED_FILE = '/run/vnet/reduced.xml';

/** Starts a network, without what libvirt rejects only in a sandbox. */
async function startReduced(
  { host, inside }: RehearsalContext,
  virsh: Virsh,
  name: string,
): Promise<Pick<NetworkResult, 'errors' | 'notes'>> {
  const notes: string[] = [];
  for (;;) {
    const [started] = requireConnection(await virsh.askAll([['net-start', '--network', name]]));
    const errors = started?.errors ?? [];
    if (errors.length === 0) return { errors, notes };
    const reduced = reduceNetwork(host, await virsh.ask('net-dumpxml', '--network', name, '--inactive'), errors);
    if (reduced === undefined) return { errors, notes };
    notes.push(reduced.note);
    await runOrThrow(inside, 'tee', [REDUCED_FILE], { input: reduced.xml });
    await virsh.ask('net-define', REDUCED_FILE);
  }
}

/** Throws VnetError `connection` if libvirtd does not answer any more. */
function requireConnection(answers: readonly Answer[]): readonly Answer[] {
  const dead = answers.find(({ errors }) => adviceFor(errors).code === 'connection');
  if (dead !== undefined) throw failure(dead.errors);
  return answers;
}

/** Returns the network as libvirt prints it, or as the file has it where libvirt prints XML that is not well-formed. */
async function networkXml(virsh: Virsh, name: string, file: Network, ...options: string[]): Promise<Network> {
  try {
    return readNetwork(parseXml(await virsh.ask('net-dumpxml', '--network', name, ...options)));
  } catch (error) {
    if (!(error instanceof MalformedXml)) throw error;
    const bridge = /^Bridge:\s+(\S+)$/m.exec(await virsh.ask('net-info', '--network', name))?.[1];
    const { element } = file;
    const defaults = { element, zone: undefined, stp: true, delay: 0, macTableManager: undefined };
    return { ...file, name, bridge: { ...defaults, ...file.bridge, name: bridge } };
  }
}

function fixFor(errors: readonly string[]): string | undefined {
  const { advice } = adviceFor(errors);
  if (advice === undefined) return undefined;
  const texts = [advice.cause, advice.fix].filter((text) => text !== undefined);
  return [texts.join('; '), ...(advice.commands ?? [])].join(': ');
}

/** The result for a network that libvirt did not define or start. */
function rejected({ file, errors }: Pick<NetworkResult, 'file' | 'errors'>): NetworkResult {
  return {
    ...{ file, name: undefined, mode: 'unknown', defined: false, started: false },
    ...{ errors, fix: fixFor(errors) },
    ...{ bridge: undefined, addresses: [], routes: [], dnsmasq: [], firewall: [] },
    ...{ checks: [], notes: [] },
  };
}
