import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { NO_OTHER_VIRSH } from '../../host/find-virsh.ts';
import { ClosedPipe, type Host, Interrupted } from '../../host/host.ts';
import { originalStack } from '../../host/original-stack.ts';
import { installCommand } from '../../host/packages.ts';
import { signalStatus } from '../../host/signals.ts';
import { VERSION } from '../../version.ts';
import { lastValue } from '../parse/last-value.ts';
import { coloursFor, hasAdvice } from './context.ts';
import { writeFindings } from './write-findings.ts';

/** Reports why vnet failed; returns the exit status. `argv` says how: as JSON with -o json, in colour with --color. */
export async function report(error: unknown, argv: readonly string[], host: Host): Promise<number> {
  if (error instanceof ClosedPipe) return signalStatus('SIGPIPE');
  if (error instanceof Interrupted) return signalStatus(error.signal);
  const options = {
    host,
    output: lastValue(argv, '-o', '--output') === 'json' ? ('json' as const) : ('table' as const),
    quiet: false,
    advice: hasAdvice(argv.includes('--no-advice'), host),
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

/** The stack with positions in src/; as V8 gives it if that fails. bin/vnet.js sets `__dirname` to dist/. */
function stackOf(error: Error, host: Host): string {
  const stack = error.stack ?? String(error);
  try {
    return originalStack(stack, __dirname, host);
  } catch {
    return stack;
  }
}

/** Reports anything that was thrown and is no VnetError. */
export function bugFinding(error: unknown, host: Host): Finding {
  const stack = error instanceof Error ? stackOf(error, host) : String(error);
  const message = `this is a bug in vnet ${VERSION}; please report it`;
  return { id: 'bug', severity: 'error', message, evidence: stack.split('\n') };
}

function findingsOf(error: unknown, host: Host): Finding[] {
  if (!(error instanceof VnetError)) return [bugFinding(error, host)];
  const hint = error.code === 'program-missing' && error.hints.length === 0 ? installHint(error, host) : undefined;
  return hint === undefined ? error.findings : [...error.findings, hint];
}

/** How to get a program that is missing; undefined if nothing is known about it. */
function installHint({ code, message }: VnetError, host: Host): Finding | undefined {
  const program = /^(.*) (?:is not installed|does not exist)$/.exec(message)?.[1] ?? '';
  const hint = (text: string, commands?: readonly string[]): Finding => ({
    id: code,
    severity: 'hint',
    message: text,
    commands,
  });
  if (program === host.env['VNET_VIRSH']) return hint('VNET_VIRSH names it; correct the path, or unset the variable');
  if (program.includes('/')) return undefined;
  if (program === NO_OTHER_VIRSH) return hint('set VNET_VIRSH to the path of the virsh that vnet replaces');
  const command = installCommand(program, host);
  return command === undefined
    ? hint("install it with your distribution's package manager")
    : hint('install it', [command]);
}
