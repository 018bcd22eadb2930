import { EXIT_STATUS, VnetError } from '../../error.ts';
import { ClosedPipe, type Host } from '../../host/host.ts';
import { installLine } from '../../host/packages.ts';
import { printableLines } from '../../render/printable.ts';
import { VERSION } from '../../version.ts';

/** 128 + SIGPIPE: the status of a program whose reader has gone. */
const CLOSED_PIPE_STATUS = 141;

/** Prints why the work ended, and gives the exit status of it. */
export function report(error: unknown, host: Host): number {
  if (error instanceof ClosedPipe) return CLOSED_PIPE_STATUS;
  if (!(error instanceof VnetError)) {
    say(`vnet: this is a bug in vnet ${VERSION}, please report it`, host);
    say(error instanceof Error ? (error.stack ?? String(error)) : String(error), host);
    return EXIT_STATUS.bug;
  }
  say(`error: ${error.message}`, host);
  const missing = error.code === 'program-missing' ? error.message.split(' ')[0] : undefined;
  const hint = error.hint ?? (missing === undefined ? undefined : installLine(missing, host));
  if (hint !== undefined) say(hint, host);
  return EXIT_STATUS[error.code];
}

function say(text: string, host: Host): void {
  try {
    host.write('stderr', `${printableLines(text)}\n`);
  } catch {
    // Nobody is left to be told.
  }
}
