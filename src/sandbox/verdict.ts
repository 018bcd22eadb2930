import type { Host } from '../host/host.ts';
import { virshOn } from '../virsh/node-virsh.ts';
import { requireNeeds } from './all.ts';
import { outsideOf } from './outside.ts';
import { raise, type Source } from './rehearse.ts';
import { startSandbox } from './sandbox.ts';

/** What the libvirt installed here makes of a file: it started the network, or said these errors. */
export interface Verdict {
  readonly file: string;
  readonly libvirt: string;
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
    const stage = { inside, outside: await outsideOf(inside), tell: () => {} };
    const virsh = virshOn(inside, { uri: undefined, typed: [], own: [] });
    const libvirt = (await inside.run('virsh', ['--version'])).stdout.trim();
    const found: Verdict[] = [];
    for (const [index, source] of sources.entries()) {
      const { tried } = await raise(stage, source, `n${index + 1}`);
      const { file, name, started, errors, fix } = tried;
      found.push({ file, libvirt, started, errors, fix });
      // Files of one run are rivals, perhaps, but not neighbours.
      if (name !== undefined) await virsh.askAll([...(started ? [['net-destroy', name]] : []), ['net-undefine', name]]);
    }
    return found;
  } finally {
    await sandbox.end();
  }
}
