import type { CommandLine, CommandStep } from '../change/command-step.ts';
import type { Step } from '../change/registry.ts';
import type { Host } from '../host/host.ts';
import { CONFIGURATION, DIRECTORY, HOSTS_DIRECTORY, PID_FILE, SERVICE } from './forwarder.ts';

/** How vnet's dnsmasq and the watch of containers start and stop: as units or, without systemd, dnsmasq alone in the background. */

const START = `mkdir -p ${HOSTS_DIRECTORY} && exec dnsmasq --conf-file=${CONFIGURATION}`;
// After a crash, the process may be another one, such as the dnsmasq of a network.
const CHECK = `pid=$(cat ${PID_FILE} 2>/dev/null) && grep -qzxF -e --conf-file=${CONFIGURATION} "/proc/$pid/cmdline" 2>/dev/null`;
const STOP = `
if ${CHECK}; then
  kill "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
fi
rm -rf ${PID_FILE} ${HOSTS_DIRECTORY}`;

const inBackground = {
  start: ['sh', '-c', START],
  restart: ['sh', '-c', `${STOP}\n${START}`],
  stop: ['sh', '-c', STOP],
  check: ['sh', '-c', CHECK],
  isStopped: ['sh', '-c', `! { ${CHECK}; } && [ ! -e ${PID_FILE} ] && [ ! -e ${HOSTS_DIRECTORY} ]`],
} as const satisfies Record<string, CommandLine>;

/** The steps that start the services. One that runs already restarts if its configuration changes. */
export async function startSteps(host: Host, names: readonly string[], hasSystemd: boolean): Promise<Step[]> {
  if (!hasSystemd) return [await startOrRestart(host, 'dnsmasq', inBackground)];
  const steps: Step[] = [];
  for (const name of names) steps.push(await startOrRestart(host, name, unitCommands(name)));
  return steps;
}

async function startOrRestart(host: Host, name: string, commands: Commands): Promise<Step> {
  const [program, ...args] = commands.check;
  if ((await host.run(program, args)).status !== 0) return startStep(name, commands);
  const { restart: reload } = commands;
  return { kind: 'service', description: `restart ${name}`, reload, written: PID_FILE, reads: DIRECTORY };
}

/** The steps that stop the services, the last one first. */
export function stopSteps(names: readonly string[], hasSystemd: boolean): Step[] {
  if (!hasSystemd) return [stopStep('dnsmasq', inBackground)];
  return names.toReversed().map((name) => stopStep(name, unitCommands(name)));
}

type Commands = Readonly<Record<'start' | 'restart' | 'stop' | 'check' | 'isStopped', CommandLine>>;

function startStep(name: string, { start, stop, check }: Commands): CommandStep {
  return { kind: 'command', description: `start ${name}`, apply: start, undo: stop, check };
}

function stopStep(name: string, { start, stop, isStopped }: Commands): CommandStep {
  return { kind: 'command', description: `stop ${name}`, apply: stop, undo: start, check: isStopped };
}

function unitCommands(name: string): Commands {
  return {
    start: ['systemctl', 'enable', '--quiet', '--now', name],
    restart: ['sh', '-c', 'systemctl daemon-reload && systemctl restart "$1"', 'sh', name],
    stop: ['systemctl', 'disable', '--quiet', '--now', name],
    check: ['systemctl', 'is-active', '--quiet', name],
    isStopped: ['sh', '-c', '! systemctl is-active --quiet "$1"', 'sh', name],
  };
}

/** Whether vnet's dnsmasq starts at boot. */
export async function survivesReboot(host: Host, hasSystemd: boolean): Promise<boolean> {
  if (!hasSystemd) return false;
  return (await host.run('systemctl', ['is-enabled', '--quiet', SERVICE])).status === 0;
}
