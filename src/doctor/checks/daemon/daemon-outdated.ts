import { procText } from '../../../host/proc.ts';
import type { Check } from '../../check.ts';
import { answer } from '../../facts/answer.ts';
import { restartCommands, systemDaemons } from '../../facts/daemons.ts';

/** A program or library of libvirt that was replaced on disk, in /proc/PID/maps. */
const REPLACED = /\/[^\n]*?\/(?:libvirt[\w.-]*\.so[\d.]*|libvirt_driver_\w+\.so|libvirtd|virt\w+d) \(deleted\)$/gm;

export const daemonOutdated: Check = {
  id: 'daemon-outdated',
  area: 'daemon',
  passed: 'the daemon runs the libvirt that is installed',
  async find(look) {
    const { library, daemon: version } = await look.at(answer);
    const running = await look.at(systemDaemons);
    const old = running.filter(({ pid }) => replacedFiles(procText(look.host, pid, 'maps')).length > 0);
    const differs = library !== undefined && version !== undefined && library !== version;
    if (old.length === 0 && !differs) return [];
    const outdated = old.length > 0 ? old : running;
    return [
      {
        severity: 'warning',
        message: differs
          ? `virsh is libvirt ${library}, but the daemon is libvirt ${version}`
          : 'the daemon runs a libvirt that is no longer installed',
        evidence: [
          ...(differs ? [`virsh version --daemon: library ${library}, daemon ${version}`] : []),
          ...old.flatMap(({ pid }) =>
            replacedFiles(procText(look.host, pid, 'maps')).map((file) => `/proc/${pid}/maps: ${file}`),
          ),
        ],
        effect: 'what the new version adds or repairs does not work yet; drivers that it loads later may not fit',
        cause: 'libvirt was upgraded, and the daemon was not restarted',
        fix: 'restart the daemon; guests keep running',
        commands: await restartCommands(look, outdated),
      },
    ];
  },
};

function replacedFiles(maps: string): readonly string[] {
  return [...new Set(maps.match(REPLACED) ?? [])].slice(0, 3);
}
