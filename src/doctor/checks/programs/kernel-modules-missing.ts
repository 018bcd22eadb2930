import { namesIn } from '../../../host/installed-programs.ts';
import type { Check } from '../../check.ts';
import { networks } from '../../facts/libvirt.ts';
import type { Look } from '../../look.ts';

/** The modules that libvirt's networks need. Each has a directory here once it is loaded. */
const MODULES = ['bridge', 'tun', 'nf_tables', 'nf_nat'];

export const kernelModulesMissing: Check = {
  id: 'kernel-modules-missing',
  area: 'programs',
  passed: 'the running kernel can load the modules of bridges, taps and firewalls',
  async find(look) {
    const { host } = look;
    const release = host.readFile('/proc/sys/kernel/osrelease')?.toString().trim() ?? '';
    const installed = namesIn(host, '/lib/modules');
    // A kernel without modules has everything built in, and a container uses the modules of the host.
    if (installed.length === 0 || installed.includes(release) || isContainer(look)) return [];
    if ((await look.at(networks)).length === 0) return [];
    const loaded = new Set(namesIn(host, '/sys/module'));
    if (/ tun$/m.test(host.readFile('/proc/misc')?.toString() ?? '')) loaded.add('tun');
    const missing = MODULES.filter((name) => !loaded.has(name));
    if (missing.length === 0) return [];
    return [
      {
        severity: 'warning',
        message: `the running kernel ${release} can no longer load modules`,
        evidence: [`/lib/modules: ${installed.join(', ')}`, `/sys/module: no ${missing.join(', ')}`],
        effect: `what needs ${missing.join(', ')} fails: bridges, taps or firewall rules of networks that are started from now on`,
        cause: 'the kernel was upgraded, and the host was not rebooted',
        fix: 'reboot',
        commands: ['sudo systemctl reboot'],
      },
    ];
  },
};

function isContainer({ host }: Look): boolean {
  return namesIn(host, '/run/systemd').includes('container') || namesIn(host, '/').includes('.dockerenv');
}
