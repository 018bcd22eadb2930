import type { Host } from '../host/host.ts';
import { virshOn } from '../libvirt/virsh-process.ts';
import type { Problem } from '../network/validate/problem.ts';
import { startSandbox } from './host/sandbox.ts';
import { raise, type Source } from './rehearse.ts';
import { requireNeeds } from './rehearse-all.ts';
import { outsideOf } from './world/outside.ts';

/** What the libvirt installed here makes of a file: it started the network, or said these errors. */
export interface Verdict {
  readonly file: string;
  readonly libvirt: string;
  readonly defined: boolean;
  readonly started: boolean;
  readonly errors: readonly string[];
  readonly fix: string | undefined;
}

/**
 * Asks the real libvirt, on a throw-away host, to define and start each network by itself; for `vnet validate --try`.
 * Throws VnetError: `program-missing` with the line that installs it, `permission` where the kernel refuses namespaces.
 */
export async function verdicts(host: Host, sources: readonly Source[]): Promise<Verdict[]> {
  requireNeeds(host);
  const sandbox = await startSandbox(host, { name: 'validate' });
  try {
    const { inside } = sandbox;
    const stage = { host, inside, outside: await outsideOf(inside), tell: () => {} };
    const virsh = virshOn(inside, { uri: undefined, typed: [], own: [] });
    const libvirt = (await inside.run('virsh', ['--version'])).stdout.trim();
    const found: Verdict[] = [];
    for (const [index, source] of sources.entries()) {
      const { tried } = await raise(stage, source, `n${index + 1}`);
      const { file, name, defined, started, errors, fix } = tried;
      found.push({ file, libvirt, defined, started, errors, fix });
      // Files of one run are rivals, perhaps, but not neighbours.
      if (name !== undefined) await virsh.askAll([...(started ? [['net-destroy', name]] : []), ['net-undefine', name]]);
    }
    return found;
  } finally {
    await sandbox.end();
  }
}

/** A refusal as a fault of the file, beside those that rules find; nothing where libvirt started the network. */
export function refusalOf({ file, libvirt, defined, started, errors, fix }: Verdict): Problem | undefined {
  if (started) return undefined;
  return {
    id: 'libvirt-refuses',
    severity: 'error',
    message: `libvirt ${libvirt} ${defined ? 'does not start this network' : 'refuses this file'}`,
    position: { file, line: 1, column: 1 },
    ...{ width: 0, excerpt: { before: '', marked: '', after: '' }, edits: [] },
    stage: defined ? 'start' : 'define',
    cause: 'It was asked on a throw-away host.',
    fix: fix ?? 'Mend what it says.',
    libvirtMessage: errors.at(-1) ?? '',
  };
}
