import type { Finding } from '../../finding.ts';
import { paintFor } from '../../render/colour.ts';
import { findingsJson, findingsText } from '../../render/finding.ts';
import { fitted } from '../../render/fit.ts';
import type { Context } from '../command.ts';
import { withConnection } from './with-connection.ts';

type FindingsContext = Pick<Context, 'host' | 'output' | 'quiet' | 'advice' | 'colour' | 'connection'>;

/** Writes findings to stderr: for a person, or as JSON with -o json. -q drops the notes, and --no-advice the hints. */
export async function writeFindings(
  findings: readonly Finding[],
  { host, output, quiet, advice, colour, connection }: FindingsContext,
): Promise<void> {
  const isShown = ({ severity }: Finding) => (severity === 'note' ? !quiet : severity !== 'hint' || advice);
  const wanted = findings.filter(isShown);
  const shown = withConnection(wanted, connection);
  if (shown.length === 0) return;
  if (output === 'json') {
    host.write('stderr', findingsJson(shown));
    return;
  }
  const paint = await paintFor(colour.stderr);
  // Asking for the size costs 5 ms on a terminal.
  const columns = host.terminalSize('stderr')?.columns;
  host.write('stderr', await fitted((wrapLine) => findingsText(shown, paint, wrapLine), columns));
}
