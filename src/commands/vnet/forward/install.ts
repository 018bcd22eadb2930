import { changeOutcome } from '../../../change/outcome.ts';
import type { Context } from '../../../cli/command.ts';
import { VnetError } from '../../../error.ts';
import type { Finding } from '../../../finding.ts';
import { hasSystemd, installSteps } from '../../../forward/keep/install.ts';
import { NO_FORWARDS, readForwards } from '../../../forward/state.ts';
import type { Host } from '../../../host/host.ts';
import { runningDaemons } from '../../../libvirt/daemons.ts';
import type { Outcome } from '../../../render/outcome.ts';
import { shellCommand } from '../../../shell-words.ts';
import { checkTarget, forwardSteps } from './plan.ts';

interface InstallOptions {
  readonly dryRun: boolean;
}

/** Installs what keeps forwards: libvirt's network hook, and the units of systemd. */
export async function install({ dryRun }: InstallOptions, context: Context): Promise<Outcome> {
  const { host, colour } = context;
  checkTarget(context);
  const { forwards, masquerade } = readForwards(host);
  if (forwards.length + masquerade.length === 0) {
    throw new VnetError('not-found', 'this host has no forwards to keep', {
      hint: 'the first forward installs it. To add one, run',
      commands: ['vnet forward add GUEST 8080:80'],
    });
  }
  const title = 'install what keeps the forwards';
  const planner = async () => ({ title, steps: await installSteps(host) });
  const outcome = await changeOutcome(planner, { dryRun, host, colour: colour.stdout });
  return { ...outcome, findings: [...(outcome.findings ?? []), ...(dryRun ? [] : keepNotes(host))] };
}

/** Removes all forwards, and everything that they added to the host. Reservations of addresses stay. */
export async function uninstall({ dryRun }: InstallOptions, context: Context): Promise<Outcome> {
  const { host, colour } = context;
  checkTarget(context);
  const planner = async () => ({
    title: 'remove all forwards and what keeps them',
    steps: await forwardSteps(host, NO_FORWARDS),
  });
  return changeOutcome(planner, { dryRun, host, colour: colour.stdout });
}

/** What a host without systemd does not do by itself. */
export function keepNotes(host: Host): Finding[] {
  if (hasSystemd(host)) return [];
  const daemon = runningDaemons(host).find(({ name, uid }) => uid === 0 && name !== 'virtqemud');
  return [
    {
      id: 'forward-hook-only',
      severity: 'note',
      message:
        'without systemd, the hook of libvirt restores forwards only when a network starts or changes. For all other events, and at boot, run `vnet forward watch`',
      ...(daemon !== undefined && {
        fix: `${daemon.name} notices a new hook when it starts or reloads`,
        commands: [shellCommand('sudo', 'kill', '-HUP', String(daemon.pid))],
      }),
    },
  ];
}
