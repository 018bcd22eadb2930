import type { Context } from '../../cli/command.ts';
import { validateOnHost } from '../../document/on-host.ts';
import { VnetError } from '../../error.ts';
import { hostFacts } from '../../facts/host.ts';
import { locationOf } from '../../libvirt/location.ts';
import { operands, shellCommand } from '../../shell-words.ts';
import { validateBytes } from '../../validate/validate.ts';

/** The definition of a network that is to start. */
export interface Startable {
  readonly name: string;
  readonly source: string;
}

/** Throws VnetError if something on this host keeps a network from starting again. */
export async function rejectUnstartable(definitions: readonly Startable[], context: Context): Promise<void> {
  if (!locationOf(context.virsh.uri, context.host).local) return;
  const { facts } = await hostFacts(context);
  for (const { name, source } of definitions) {
    const definition = validateBytes(Buffer.from(source), name);
    const errors = validateOnHost([definition], facts).filter(({ severity }) => severity === 'error');
    if (errors.length === 0) continue;
    const message = `network '${name}' would not start again; nothing was changed`;
    throw new VnetError('refused', message, {
      hints: errors.map((error) => ({ id: error.id, severity: 'error', message: error.message, fix: error.fix })),
    });
  }
}

/** A network that has no definition to start from. */
export function transientNetwork(verb: string, name: string): VnetError {
  return new VnetError(
    'unsupported',
    `cannot ${verb} network '${name}': it is transient and disappears when it stops`,
    {
      hint: 'to make it persistent first, run',
      commands: [shellCommand('vnet', 'up', ...operands(name))],
    },
  );
}
