import type { Host } from '../../host/host.ts';
import type { Connection } from '../connection.ts';
import { Daemon } from './daemon.ts';
import { isPlainLocale } from './locale.ts';

const QUIET: ReadonlySet<string> = new Set(['-q', '--quiet']);

/**
 * What virsh would print for a command line of the user, as the daemon answers it over its socket; undefined if only virsh
 * can answer. Throws VnetError `timeout`.
 */
export async function plainAnswer(
  words: readonly string[],
  host: Host,
  connection: Connection,
): Promise<string | undefined> {
  if (!isPlainLocale(host)) return undefined;
  const quiet = connection.typed.some((word) => QUIET.has(word));
  const daemon = new Daemon(host, connection, connection.typed);
  try {
    const [text] = await daemon.ask([words], { quiet, zone: 'local' });
    return text === undefined || quiet ? text : `${text}\n`;
  } finally {
    daemon.close();
  }
}
