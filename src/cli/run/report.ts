import { EXIT_STATUS, VnetError } from '../../error.ts';
import { ClosedPipe, type Host } from '../../host/host.ts';
import { originalStack } from '../../host/original-stack.ts';
import { installLine } from '../../host/packages.ts';
import { printableLines } from '../../terminal/printable.ts';
import { VERSION } from '../../version.ts';

/** 128 + SIGPIPE: the status of a program whose reader has gone. */
const CLOSED_PIPE_STATUS = 141;

/** Prints why the work ended, and gives the exit status of it. */
export function report(error: unknown, host: Host): number {
  if (error instanceof ClosedPipe) return CLOSED_PIPE_STATUS;
  if (!(error instanceof VnetError)) {
    say(`vnet: this is a bug in vnet ${VERSION}, please report it`, host);
    say(error instanceof Error ? stackOf(error, host) : String(error), host);
    return EXIT_STATUS.bug;
  }
  say(`error: ${error.message}`, host);
  const missing = error.code === 'program-missing' ? error.message.split(' ')[0] : undefined;
  const hint = error.hint ?? (missing === undefined ? undefined : installLine(missing, host));
  if (hint !== undefined) say(hint, host);
  return EXIT_STATUS[error.code];
}

/** The stack with positions in src/; as V8 gives it where that fails. scripts/loader.cjs sets `__dirname` to dist/. */
function stackOf(error: Error, host: Host): string {
  const stack = error.stack ?? String(error);
  try {
    return originalStack(stack, __dirname, host);
  } catch {
    return stack;
  }
}

function say(text: string, host: Host): void {
  try {
    host.write('stderr', `${printableLines(text)}\n`);
  } catch {
    // Nobody is left to be told.
  }
}
