import { VnetError } from '../error.ts';
import type { Host, RunOptions } from '../host/host.ts';
import { type Connection, uriOf } from './connection.ts';
import { type CommandKind, commandKind } from './virsh-commands.ts';

/** Which virsh command is run, and for which connection. */
export interface VirshRun {
  readonly host: Host;
  readonly connection: Pick<Connection, 'uri'>;
  /** virsh's command and what follows it. */
  readonly words: readonly string[];
  /** What to wait for; by default the whole command. */
  readonly kind?: CommandKind;
}

/**
 * Runs virsh with the time limit of its command: what reads gets less time than what changes something, and what works with
 * the user has no limit. Says on a terminal what is waited for, and throws VnetError `timeout` with what to do.
 */
export async function patiently<T>(
  { host, connection, words, kind = commandKind(words) }: VirshRun,
  run: (options: RunOptions) => Promise<T>,
): Promise<T> {
  if (kind === 'interactive') return run({ changes: true });
  const limit = host.limits[kind];
  const question = () => ({ uri: uriOf(host, connection), words, kind, limit });
  try {
    return await run({
      limit,
      changes: kind === 'change',
      get forks() {
        return startsSsh(host, connection);
      },
      ...(host.isTerminal('stderr') && { slow: () => void announce() }),
    });
  } catch (error) {
    if (!(error instanceof VnetError) || error.code !== 'timeout') throw error;
    throw (await import('./no-answer.ts')).noAnswer(question());
  }

  async function announce(): Promise<void> {
    host.write('stderr', (await import('./no-answer.ts')).waitingText(question()));
  }
}

/** Whether libvirt reaches the host by a program: ssh, or another one that the URI names (`+ext`). */
function startsSsh(host: Host, connection: VirshRun['connection']): boolean {
  try {
    const scheme = uriOf(host, connection)?.split(':', 1)[0] ?? '';
    return scheme.endsWith('+ssh') || scheme.endsWith('+ext');
  } catch {
    return false; // virsh reports that libvirt.conf cannot be read.
  }
}
