import type { Problem } from '../document/problem.ts';
import type { Host } from '../host/host.ts';
import { virshOn } from '../libvirt/virsh-process.ts';
import type { Source } from './context.ts';
import { requireEverything } from './host/requirements.ts';
import { libvirtVersion, withSandbox } from './rehearse.ts';
import type { NetworkResult } from './result.ts';
import { startNetwork } from './start-network.ts';
import { createWorld } from './world/world.ts';

/** Whether the installed libvirt defines and starts a network, and its errors if not. */
export interface LibvirtVerdict extends Pick<NetworkResult, 'file' | 'defined' | 'started' | 'errors' | 'fix'> {
  /** The version of libvirt. */
  readonly libvirt: string;
}

export interface VerdictOptions {
  /** Milliseconds for all networks together. */
  readonly limit: number;
  /** Reports the current step. */
  readonly onProgress: (step: string) => void;
}

/**
 * Defines and starts each network alone with the installed libvirt, in a sandbox. Throws VnetError: `program-missing` with the
 * command that installs it, `permission` if the kernel forbids namespaces, `timeout`.
 */
export async function libvirtVerdicts(
  host: Host,
  sources: readonly Source[],
  { limit, onProgress }: VerdictOptions,
): Promise<LibvirtVerdict[]> {
  requireEverything(host);
  return withSandbox(host, { name: 'validate' }, limit, async ({ inside, end }) => {
    const context = { host, inside, world: await createWorld(inside), forwards: [], onProgress };
    const virsh = virshOn(inside, { uri: undefined, typed: [], own: [] });
    const libvirt = await libvirtVersion(inside);
    const verdicts: LibvirtVerdict[] = [];
    for (const [index, source] of sources.entries()) {
      const { result } = await startNetwork(context, source, `n${index + 1}`);
      const { file, name, defined, started, errors, fix } = result;
      verdicts.push({ file, libvirt, defined, started, errors, fix });
      // The files may describe the same network.
      if (name !== undefined)
        await virsh.askAll([
          ...(started ? [['net-destroy', '--network', name]] : []),
          ['net-undefine', '--network', name],
        ]);
    }
    await end();
    return verdicts;
  });
}

/** Returns libvirt's rejection as a problem of the file; undefined if libvirt starts the network. */
export function rejectionProblem({
  file,
  libvirt,
  defined,
  started,
  errors,
  fix,
}: LibvirtVerdict): Problem | undefined {
  if (started) return undefined;
  return {
    id: 'libvirt-rejects',
    severity: 'error',
    message: `libvirt ${libvirt} ${defined ? 'does not start this network' : 'rejects this file'}`,
    position: { file, line: 1, column: 1 },
    ...{ width: 0, excerpt: { before: '', marked: '', after: '' }, edits: [] },
    stage: defined ? 'start' : 'define',
    command: defined ? 'net-start' : 'net-define',
    cause: 'Tried with the installed libvirt, in a sandbox.',
    fix: fix ?? 'Fix what the message says.',
    libvirtMessage: errors.at(-1) ?? '',
  };
}
