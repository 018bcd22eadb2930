/** Signals that end vnet unless it decides otherwise. */
export const ENDING_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

const tasks = new Set<() => void>();

/** Runs a task when vnet ends, by itself or by a signal, but for SIGKILL. Returns what takes the task back. */
export function atEnd(task: () => void): () => void {
  if (tasks.size === 0) {
    process.on('exit', runAll);
    for (const signal of ENDING_SIGNALS) process.on(signal, endBy);
  }
  tasks.add(task);
  return () => {
    tasks.delete(task);
    if (tasks.size > 0) return;
    process.off('exit', runAll);
    for (const signal of ENDING_SIGNALS) process.off(signal, endBy);
  };
}

function runAll(): void {
  for (const task of [...tasks]) task();
}

/** Ends vnet by the signal, as it would have ended without a listener. */
function endBy(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return; // Another listener decides what the signal means.
  runAll();
  process.off(signal, endBy);
  process.kill(process.pid, signal);
}
