import type { Host } from '../host/host.ts';
import { installedPrograms } from '../host/installed-programs.ts';
import { installCommand } from '../host/packages.ts';
import { DAEMONS, runningDaemons } from '../libvirt/daemons.ts';
import { shellCommand } from '../shell-words.ts';
import type { Look } from './look.ts';

/** Which of libvirt's daemons are installed and run. */
export const daemons: Look = async ({ host, error }) => {
  const programs = installedPrograms(host);
  const installed: readonly string[] = DAEMONS.filter((name) => programs.has(name));
  const running: readonly string[] = [...new Set(runningDaemons(host).map(({ name }) => name))];
  const evidence = [`installed: ${installed.join(', ') || 'none'}; running: ${running.join(', ') || 'none'}`];
  if (installed.length === 0) {
    const install = installCommand('libvirtd', host);
    return {
      evidence,
      cause: 'libvirt is not installed: this host has neither libvirtd nor virtqemud and virtnetworkd',
      fix: 'install it',
      commands: install === undefined ? [] : [install],
    };
  }
  const wanted = /'[^']*\/(virt[a-z]+d)-sock/.exec(error)?.[1] ?? defaultDaemon(installed);
  if (!programs.has(wanted)) {
    const [other = ''] = running.length > 0 ? running : installed;
    return {
      evidence,
      cause: `${wanted} is not installed, and the connection needs it; this host has ${installed.join(' and ')}`,
      fix: `install ${wanted}, or connect through ${other} with -c qemu:///system`,
      commands: [],
    };
  }
  const isAlive = running.includes(wanted);
  return {
    evidence,
    cause: isAlive ? `${wanted} runs, and its socket does not answer` : `${wanted} does not run`,
    fix: isAlive ? 'restart it; guests keep running' : 'start it',
    commands: [startCommand(host, wanted, isAlive)],
  };
};

function defaultDaemon(installed: readonly string[]): string {
  return installed.includes('libvirtd') ? 'libvirtd' : (installed.at(-1) ?? 'libvirtd');
}

function startCommand(host: Host, daemon: string, isAlive: boolean): string {
  if (host.listDirectory('/run/systemd/system') === undefined) return shellCommand('sudo', daemon, '-d');
  if (isAlive) return shellCommand('sudo', 'systemctl', 'restart', daemon);
  return shellCommand('sudo', 'systemctl', 'enable', '--now', `${daemon}.socket`);
}
