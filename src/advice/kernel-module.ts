import type { Host } from '../host/host.ts';
import { namesIn } from '../host/installed-programs.ts';
import { shellCommand } from '../shell-words.ts';
import type { Look } from './look.ts';

/** Whether the running kernel can load a module. */
export function kernelModule(name: string): Look {
  return async ({ host }) => {
    const release = host.readFile('/proc/sys/kernel/osrelease')?.toString().trim() ?? '';
    const installed = namesIn(host, '/lib/modules');
    if (release === '' || installed.length === 0) return undefined;
    const evidence = [`kernel ${release}; modules in /lib/modules: ${installed.join(', ')}`];
    if (!installed.includes(release)) {
      return {
        evidence,
        cause: `the modules of the running kernel ${release} are gone: the kernel was upgraded since boot`,
        fix: 'restart the host',
        commands: ['sudo reboot'],
      };
    }
    if (hasModule(host, `/lib/modules/${release}`, name)) {
      return {
        evidence,
        cause: `the module ${name} is installed and not loaded`,
        fix: 'load it',
        commands: [shellCommand('sudo', 'modprobe', name)],
      };
    }
    return {
      evidence,
      cause: `the kernel ${release} has no module ${name}`,
      fix: 'install the package with the other modules of the kernel, or another kernel',
      commands: [],
    };
  };
}

function hasModule(host: Host, directory: string, name: string): boolean {
  const lists = ['modules.dep', 'modules.builtin'].map(
    (file) => host.readFile(`${directory}/${file}`)?.toString() ?? '',
  );
  return lists.some((list) => new RegExp(`/${name}\\.ko`).test(list));
}
