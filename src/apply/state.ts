import { versionNumber } from '../document/version.ts';
import { VnetError } from '../error.ts';
import { VERSION_QUESTION, versionIn } from '../libvirt/daemon-version.ts';
import { failure } from '../libvirt/errors/failure.ts';
import type { Target } from '../libvirt/target.ts';
import type { Answer, Virsh } from '../libvirt/virsh.ts';
import { orThrow } from '../libvirt/virsh-process.ts';
import type { ReadNetwork } from '../network/compare/setting.ts';
import { readNetwork } from '../network/parse/parse.ts';
import { parseXml } from '../xml/parse.ts';

/** A network of libvirt. */
export interface NetworkState {
  readonly name: string;
  readonly uuid: string | undefined;
  readonly autostart: boolean;
  /** Its definition; undefined for a transient network. */
  readonly definition: ReadNetwork | undefined;
  /** The network as it runs; undefined if it is inactive. */
  readonly live: ReadNetwork | undefined;
  /** The number of its network ports; undefined if they were not counted. */
  readonly ports?: number | undefined;
}

export interface LibvirtState {
  /** By the name or UUID that was requested. What does not exist is missing. */
  readonly networks: ReadonlyMap<string, NetworkState>;
  /** The version of the daemon, if it says it. */
  readonly libvirt: string | undefined;
  /** Whether the daemon and virsh can change the title and the description of an active network. */
  readonly describes: boolean;
}

/** The first libvirt with net-desc. */
const DESCRIBES = '9.7.0';

/** The names of all networks. */
export async function networkNames({ virsh }: Pick<Target, 'virsh'>): Promise<string[]> {
  return linesOf(await virsh.ask('net-list', '--all', '--name'));
}

/** Reads networks by name or UUID, with one run of virsh. Throws VnetError if libvirt cannot be queried. */
export async function readState(
  target: Pick<Target, 'host' | 'virsh'>,
  names: readonly string[],
): Promise<LibvirtState> {
  const keys = [...new Set(names)];
  const [version, active, autostart, persistent, ...dumps] = await target.virsh.askAll([
    VERSION_QUESTION,
    ['net-list', '--uuid'],
    ['net-list', '--all', '--autostart', '--uuid'],
    ['net-list', '--all', '--persistent', '--uuid'],
    ...keys.flatMap((key) => [
      ['net-dumpxml', '--network', key],
      ['net-dumpxml', '--inactive', '--network', key],
    ]),
  ]);
  const sets = { active: setOf(active), autostart: setOf(autostart), persistent: setOf(persistent) };
  const networks = new Map<string, NetworkState>();
  for (const [index, key] of keys.entries()) {
    const state = stateOf(dumps[2 * index], dumps[2 * index + 1], sets);
    if (state !== undefined) networks.set(key, state);
  }
  const libvirt = versionIn(version, target);
  const virsh = /Using library: libvirt (\d+\.\d+\.\d+)/.exec(version?.stdout ?? '')?.[1];
  return { networks, libvirt, describes: [libvirt, virsh].every(hasDescriptions) };
}

/**
 * Counts the network ports of active networks, with one run of virsh. The number of connections in the XML is not reliable: libvirt
 * 9.0 and 11.3 forget it with each change by net-update.
 */
export async function withPorts(virsh: Virsh, states: readonly NetworkState[]): Promise<NetworkState[]> {
  const active = states.filter(({ live }) => live !== undefined);
  const questions = active.map(({ name }) => ['net-port-list', '--network', name, '--uuid']);
  const answers = questions.length === 0 ? [] : await virsh.askAll(questions);
  // A libvirt before 5.5 and the test driver have no ports.
  const counts = new Map(
    active.map((state, index) => {
      const { stdout, errors } = answers[index] ?? { stdout: '', errors: [''] };
      return [state, errors.length > 0 ? undefined : linesOf(stdout).length];
    }),
  );
  return states.map((state) => ({ ...state, ports: counts.get(state) }));
}

function hasDescriptions(version: string | undefined): boolean {
  return (versionNumber(version ?? '') ?? 0) >= (versionNumber(DESCRIBES) ?? 0);
}

type Sets = Readonly<Record<'active' | 'autostart' | 'persistent', ReadonlySet<string>>>;

function stateOf(current: Answer | undefined, inactive: Answer | undefined, sets: Sets): NetworkState | undefined {
  const live = readAnswer(current);
  if (live === undefined) return undefined;
  const { name = '', uuid = '' } = live.network;
  const isActive = sets.active.has(uuid);
  return {
    name,
    uuid: live.network.uuid,
    autostart: sets.autostart.has(uuid),
    live: isActive ? live : undefined,
    definition: sets.persistent.has(uuid) || !isActive ? (readAnswer(inactive) ?? live) : undefined,
  };
}

function readAnswer(answer: Answer = { stdout: '', errors: [] }): ReadNetwork | undefined {
  if (answer.errors.length > 0) {
    const error = failure(answer.errors);
    // The test driver has one definition only, and rejects --inactive.
    if (error.code === 'not-found' || error.code === 'unsupported') return undefined;
    throw error;
  }
  const source = answer.stdout.trimStart();
  if (source === '') throw new VnetError('refused', 'virsh printed no XML of a network');
  return { source, network: readNetwork(parseXml(source)) };
}

function setOf(answer: Answer | undefined): ReadonlySet<string> {
  return new Set(answer === undefined ? [] : linesOf(orThrow(answer)));
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
