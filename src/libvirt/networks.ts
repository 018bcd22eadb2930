import type { Answer, Virsh } from './virsh.ts';

/** A network as virsh lists it. */
export interface ListedNetwork {
  readonly name: string;
  readonly uuid: string;
  readonly active: boolean;
  readonly autostart: boolean;
  readonly persistent: boolean;
}

/**
 * Lists the networks that these options of net-list select, in virsh's order, with five listings in one run of virsh. Each
 * listing is a set of UUIDs, so no name can be mistaken for a state. Throws VnetError if libvirt cannot be queried.
 */
export async function listNetworks(virsh: Virsh, options: readonly string[]): Promise<ListedNetwork[]> {
  const [uuids = [], names = [], active, autostart, persistent, again = []] = await listLines(
    virsh,
    ['net-list', ...options, '--uuid'],
    ['net-list', ...options, '--name'],
    ['net-list', '--uuid'],
    ['net-list', '--all', '--autostart', '--uuid'],
    ['net-list', '--all', '--persistent', '--uuid'],
    ['net-list', ...options, '--uuid'],
  );
  // Both listings have one order, unless a network came or went in between.
  const isSteady = uuids.length === names.length && uuids.join() === again.join();
  const inOrder = isSteady ? names : await namesOf(virsh, uuids);
  const [isActive, hasAutostart, isPersistent] = [new Set(active), new Set(autostart), new Set(persistent)];
  return uuids.map((uuid, index) => ({
    name: inOrder[index] ?? '',
    uuid,
    active: isActive.has(uuid),
    autostart: hasAutostart.has(uuid),
    persistent: isPersistent.has(uuid),
  }));
}

/** The lines that each of these questions prints. Throws VnetError for one that virsh rejects. */
export async function listLines(virsh: Virsh, ...questions: readonly string[][]): Promise<string[][]> {
  const answers = await virsh.askAll(questions);
  const lists: string[][] = [];
  for (const answer of answers) lists.push(await linesOf(answer));
  return lists;
}

async function namesOf(virsh: Virsh, uuids: readonly string[]): Promise<string[]> {
  const answers = await virsh.askAll(uuids.map((uuid) => ['net-name', uuid]));
  return answers.map(({ stdout }) => stdout.replace(/\n+$/, ''));
}

async function linesOf({ stdout, errors }: Answer): Promise<string[]> {
  // The kinds of errors are in a catalogue that is only loaded for an error.
  if (errors.length > 0) throw (await import('./errors/failure.ts')).failure(errors);
  return stdout.split('\n').filter((line) => line !== '');
}
