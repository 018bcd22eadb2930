import type { CommandStep } from '../../../change/command-step.ts';
import { editStep, textOfContent, utf8Content } from '../../../change/file-step.ts';
import type { Step } from '../../../change/registry.ts';
import { VnetError } from '../../../error.ts';
import { keepSteps, removalSteps } from '../../../forward/keep/install.ts';
import { checkTable } from '../../../forward/restore.ts';
import { FORWARDS_PATH, type Forwards, formatForwards } from '../../../forward/state.ts';
import type { Host } from '../../../host/host.ts';
import { locationOf, SYSTEM_PATHS } from '../../../libvirt/location.ts';
import type { Target } from '../../../libvirt/target.ts';

const DIRECTORY = FORWARDS_PATH.slice(0, FORWARDS_PATH.lastIndexOf('/'));

/**
 * The steps that make these the forwards of the host: the file, the rules, and what restores the rules. Throws VnetError if there
 * cannot be rules.
 */
export async function forwardSteps(host: Host, forwards: Forwards, isInstalling = true): Promise<Step[]> {
  const after = formatForwards(forwards);
  const file = await editStep(host, FORWARDS_PATH, () => after && utf8Content(after));
  const rules: Step = { kind: 'forwards', before: file.before && textOfContent(file.before), after };
  if (after !== undefined) {
    await checkTable(host, forwards);
    const keep = await keepSteps(host, isInstalling && file.before === undefined);
    return [directoryStep(), file, rules, ...keep];
  }
  const others = (host.listDirectory(DIRECTORY) ?? []).filter((name) => !FORWARDS_PATH.endsWith(`/${name}`));
  return [...(await removalSteps(host)), file, rules, ...(others.length === 0 ? [removalStep()] : [])];
}

const MAKE = ['mkdir', '-p', DIRECTORY] as const;
const REMOVE = ['rmdir', DIRECTORY] as const;

function directoryStep(): CommandStep {
  const check = ['test', '-d', DIRECTORY] as const;
  return { kind: 'command', description: `create ${DIRECTORY}`, apply: MAKE, undo: REMOVE, check };
}

function removalStep(): CommandStep {
  const check = ['test', '!', '-d', DIRECTORY] as const;
  return { kind: 'command', description: `remove ${DIRECTORY}`, apply: REMOVE, undo: MAKE, check };
}

/** How guests without a network of libvirt get connections. libvirt 9.0.0 of Debian 12 rejects the backend. */
export const PASST =
  "use passt: an <interface type='user'> with <backend type='passt'/> and <portForward> (libvirt newer than 9.0)";

/** Throws VnetError if the forwards of this host cannot be those of the target. */
export function checkTarget({ host, virsh }: Pick<Target, 'host' | 'virsh'>): void {
  const { local, paths } = locationOf(virsh.uri, host);
  if (!local) {
    throw new VnetError('unsupported', 'forwards are made on the host of the guests', { hint: 'run vnet there' });
  }
  if (host.uid !== 0 || paths !== SYSTEM_PATHS) {
    if (virsh.uri !== undefined && /\/session(?:\?|$)/.test(virsh.uri)) {
      throw new VnetError('unsupported', 'a session libvirt has no networks that the host could forward to', {
        hint: PASST,
      });
    }
    throw new VnetError('permission', 'only root may change the forwards of this host', { hint: 'use sudo' });
  }
}
