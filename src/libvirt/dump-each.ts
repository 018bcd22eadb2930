import type { VnetError } from '../error.ts';
import { listLines } from './networks.ts';
import type { Reading } from './reading.ts';
import type { Virsh } from './virsh.ts';

/** A network or domain as virsh dumps it. */
export interface Dump {
  readonly active: boolean;
  /** Its state while it is active, else its definition. */
  readonly xml: string;
  /** The definition of an active network, if it was requested; undefined for a transient network. */
  readonly inactiveXml: string | undefined;
  /** False if each run of virsh sees another UUID: test:///FILE makes them up if the file has none. */
  readonly hasUuid: boolean;
}

export interface DumpCommands {
  /** Lists the names or UUIDs. */
  readonly list: string;
  readonly dump: string;
  /** The option of `dump` that takes a name or UUID. */
  readonly option: string;
}

export const NETWORKS: DumpCommands = { list: 'net-list', dump: 'net-dumpxml', option: 'network' };
export const DOMAINS: DumpCommands = { list: 'list', dump: 'dumpxml', option: 'domain' };

/**
 * Dumps everything that a command lists. What is undefined meanwhile is skipped; other errors are problems. Throws VnetError if
 * libvirt cannot be queried. `definitions` adds those of what is active, which may differ from the state.
 */
export async function dumpEach(
  virsh: Virsh,
  commands: DumpCommands,
  { definitions = false } = {},
): Promise<Reading<Dump>> {
  const options = { definitions };
  const { dumps, errors } = await dumpBy('--uuid', virsh, commands, options);
  if (dumps.length > 0 || errors.length === 0) return { items: dumps, problems: await problemsOf(errors) };
  const byName = await dumpBy('--name', virsh, commands, options);
  return { items: byName.dumps, problems: await problemsOf(byName.errors) };
}

async function dumpBy(
  key: '--uuid' | '--name',
  virsh: Virsh,
  { list, dump, option }: DumpCommands,
  { definitions }: { readonly definitions: boolean },
): Promise<{ readonly dumps: readonly Dump[]; readonly errors: readonly (readonly string[])[] }> {
  const [all = [], running = []] = await listLines(virsh, [list, '--all', key], [list, key]);
  const active = new Set(running);
  const defined = definitions ? all.filter((each) => active.has(each)) : [];
  const answers = await virsh.askAll([
    ...all.map((each) => [dump, `--${option}=${each}`]),
    ...defined.map((each) => [dump, '--inactive', `--${option}=${each}`]),
  ]);
  const definitionOf = new Map(defined.map((each, index) => [each, answers[all.length + index]]));
  const dumps: Dump[] = [];
  const errors: (readonly string[])[] = [];
  for (const [index, each] of all.entries()) {
    const state = answers[index];
    if (state === undefined || state.errors.length > 0) {
      errors.push(state?.errors ?? []);
      continue;
    }
    const definition = definitionOf.get(each);
    const inactiveXml = definition?.errors.length === 0 ? definition.stdout : undefined;
    dumps.push({ active: active.has(each), xml: state.stdout, inactiveXml, hasUuid: key === '--uuid' });
  }
  return { dumps, errors };
}

/** Without those of what is gone. The kinds of errors are in a catalogue that is only loaded for an error. */
async function problemsOf(errors: readonly (readonly string[])[]): Promise<VnetError[]> {
  if (errors.length === 0) return [];
  const { failure } = await import('./errors/failure.ts');
  return errors.map((each) => failure(each)).filter(({ code }) => code !== 'not-found');
}
