import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { ClosedPipe, type Host, Interrupted } from '../../host/host.ts';
import { originalStack } from '../../host/original-stack.ts';
import { installCommand } from '../../host/packages.ts';
import { signalStatus } from '../../host/signals.ts';
import { VERSION } from '../../version.ts';
import { lastValue } from '../parse/last-value.ts';
import { coloursFor } from './context.ts';
import { writeFindings } from './write-findings.ts';

/** Reports why vnet failed; returns the exit status. `argv` says how: as JSON with -o json, in colour with --color. */
export async function report(error: unknown, argv: readonly string[], host: Host): Promise<number> {
  if (error instanceof ClosedPipe) return signalStatus('SIGPIPE');
  if (error instanceof Interrupted) return signalStatus(error.signal);
  const options = {
    host,
    output: lastValue(argv, '-o', '--output') === 'json' ? ('json' as const) : ('table' as const),
    quiet: false,
    // The command added its connection already: see errorWithConnection.
    connection: [],
    colour: coloursFor(lastValue(argv, undefined, '--color'), host),
  };
  try {
    await writeFindings(findingsOf(error, host), options);
  } catch {
    // Nobody reads stderr.
  }
  return EXIT_STATUS[error instanceof VnetError ? error.code : 'bug'];
}

/** The stack with positions in src/; as V8 gives it if that fails. scripts/loader.cjs sets `__dirname` to dist/. */
function stackOf(error: Error, host: Host): string {
  const stack = error.stack ?? String(error);
  try {
    return originalStack(stack, __dirname, host);
  } catch {
    return stack;
  }
}

function findingsOf(error: unknown, host: Host): Finding[] {
  if (!(error instanceof VnetError)) {
    const stack = error instanceof Error ? stackOf(error, host) : String(error);
    const message = `this is a bug in vnet ${VERSION}; please report it`;
    return [{ id: 'bug', severity: 'error', message, evidence: stack.split('\n') }];
  }
  const missing =
    error.code === 'program-missing' && error.hints.length === 0 ? error.message.split(' ')[0] : undefined;
  if (missing === undefined) return error.findings;
  const command = installCommand(missing, host);
  const hint: Finding =
    command === undefined
      ? { id: error.code, severity: 'hint', message: "install it with your distribution's package manager" }
      : { id: error.code, severity: 'hint', message: 'install it', commands: [command] };
  return [...error.findings, hint];
}
