import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { procText } from '../host/proc.ts';
import { readableText } from '../host/readable-text.ts';
import { shellWord } from '../shell-words.ts';

export interface WatchdogOptions {
  /** Where the record of the move is. */
  readonly directory: string;
  /** When to give up if the move is not made by then, in seconds since boot. */
  readonly latest: number;
}

/**
 * A POSIX shell script that runs restore.sh when the time to confirm is over, when vnet asks for it, or as soon as vnet ends before
 * it has finished the move. Its argument is the process number of vnet. The file `applied` has the time at which to give up, in
 * seconds since boot. Renaming `pending` decides between the watchdog and a confirmation: only one of them can.
 */
export function watchdogScript({ directory, latest }: WatchdogOptions): string {
  return `#!/bin/sh
# Undoes a move that nobody confirms.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
trap '' HUP INT QUIT TERM
cd ${shellWord(directory)} || exit 1
creator=$1 latest=${latest}
echo "$$" >watchdog.pid.new && mv -f watchdog.pid.new watchdog.pid
why='nobody confirmed it in time'
while [ -e pending ]; do
  if [ -e undo ]; then
    why=$(cat undo)
    break
  fi
  if [ -e applied ]; then
    read -r latest <applied
  elif ! kill -0 "$creator" 2>/dev/null; then
    why='vnet was killed while it made the move'
    break
  fi
  read -r uptime _ </proc/uptime
  [ "\${uptime%%.*}" -lt "$latest" ] || break
  sleep 0.2
done
mv pending rolling-back 2>/dev/null || exit 0
printf '%s\\n' "$why" >reason
sh restore.sh >>log 2>&1 || : >incomplete
mv rolling-back rolled-back
`;
}

/** Milliseconds within which the watchdog has to start. */
const START_LIMIT = 10_000;

/**
 * Starts the watchdog and waits until it runs. It belongs to no session: it is a unit of systemd or, where systemd does not run,
 * a process with its own session. Throws VnetError if it does not start.
 */
export async function startWatchdog(host: Host, directory: string, bridge: string): Promise<void> {
  const script = `${directory}/watchdog.sh`;
  const words = ['/bin/sh', script, String(readableText(host, '/proc/self/stat').split(' ')[0])];
  const unit = ['--quiet', '--collect', `--unit=vnet-bridge-${bridge}`];
  const hasSystemd = host.listDirectory('/run/systemd/system') !== undefined;
  const started = hasSystemd && (await host.run('systemd-run', [...unit, ...words], { changes: true })).status === 0;
  if (!started) {
    const detach = 'exec setsid -f "$@" </dev/null >/dev/null 2>&1';
    await host.run('sh', ['-c', detach, 'vnet', ...words], { tie: false, changes: true });
  }
  const end = host.monotonic() + START_LIMIT;
  while (!isRunning(host, directory)) {
    if (host.monotonic() > end) {
      throw new VnetError('refused', 'the watchdog that would undo the move does not start; nothing was changed');
    }
    await host.sleep(20);
  }
}

/** Whether the watchdog of a move runs. */
export function isRunning(host: Host, directory: string): boolean {
  const pid = Number(readableText(host, `${directory}/watchdog.pid`).trim());
  // Another process may have got its number since.
  return pid > 0 && procText(host, pid, 'cmdline').includes(`${directory}/watchdog.sh`);
}
