import { type Daemon, runningDaemons } from '../../libvirt/daemons.ts';
import { shellCommand } from '../../shell-words.ts';
import type { Fact, Look } from '../look.ts';

/** The daemons that run, without those of containers and sandboxes. */
export const daemons: Fact<readonly Daemon[]> = async ({ host }) => runningDaemons(host);

/** Those of the system, not of sessions. */
export const systemDaemons: Fact<readonly Daemon[]> = async (look) =>
  (await look.at(daemons)).filter(({ uid }) => uid === 0);

/** The daemon that manages the networks of the system. */
export const networkDaemon: Fact<Daemon | undefined> = async (look) => {
  const running = await look.at(systemDaemons);
  return running.find(({ name }) => name === 'virtnetworkd') ?? running.find(({ name }) => name === 'libvirtd');
};

/** Whether systemd runs the services of this host: sd_booted(3). */
export const hasSystemd: Fact<boolean> = async ({ host }) => host.listDirectory('/run/systemd/system') !== undefined;

/**
 * The command that makes the daemon reread its networks: it reloads firewall rules and starts each dnsmasq that is not running.
 * Undefined if no daemon runs.
 */
export async function reloadCommand(look: Look): Promise<string | undefined> {
  const daemon = await look.at(networkDaemon);
  if (daemon === undefined) return undefined;
  return (await look.at(hasSystemd))
    ? shellCommand('sudo', 'systemctl', 'reload', daemon.name)
    : shellCommand('sudo', 'kill', '-HUP', String(daemon.pid));
}

/** The commands that restart daemons. */
export async function restartCommands(look: Look, running: readonly Daemon[]): Promise<readonly string[]> {
  if (running.length === 0) return [];
  if (await look.at(hasSystemd)) {
    return [shellCommand('sudo', 'systemctl', 'restart', ...running.map(({ name }) => name))];
  }
  const pids = running.map(({ pid }) => String(pid));
  return [
    shellCommand('sudo', 'kill', ...pids),
    `while ${shellCommand('sudo', 'kill', '-0', ...pids)} 2>/dev/null; do sleep 0.1; done`,
    ...running.map(({ name }) => shellCommand('sudo', name, '-d')),
  ];
}
