import { signalStatus } from './signals.ts';

/** Signals that would write a core dump of vnet, or that Node.js ignores. */
const STATUS_ONLY: ReadonlySet<NodeJS.Signals> = new Set([
  ...(['SIGQUIT', 'SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV', 'SIGSYS', 'SIGXCPU'] as const),
  ...(['SIGXFSZ', 'SIGPIPE', 'SIGUSR1'] as const),
]);

/**
 * Ends vnet by the signal that ended a program in its place, as a shell script that is interrupted expects. Returns the exit
 * status that means the signal, where vnet cannot end so.
 */
export function endBySignal(signal: NodeJS.Signals): number {
  if (!STATUS_ONLY.has(signal)) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
  return signalStatus(signal);
}
