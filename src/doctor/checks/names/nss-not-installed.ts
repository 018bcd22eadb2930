import { modulePath } from '../../../guests/nss/installed.ts';
import { installCommand } from '../../../host/packages.ts';
import type { Check } from '../../check.ts';
import { nameService } from '../../facts/name-service.ts';

export const nssNotInstalled: Check = {
  id: 'nss-not-installed',
  area: 'names',
  passed: "libvirt's modules are installed if they are in nsswitch.conf",
  async find(look) {
    const { path, line, state } = await look.at(nameService);
    const missing = state.modules.filter(({ module, listed }) => listed && modulePath(look.host, module) === undefined);
    if (missing.length === 0) return [];
    const command = installCommand('name service modules', look.host);
    return [
      {
        severity: 'warning',
        message: `${path} lists ${missing.map(({ module }) => module).join(' and ')}, but no such module is installed`,
        evidence: [
          `${path}: ${line}`,
          ...missing.map(({ module }) => `no libnss_${module}.so.2 in the library directories`),
        ],
        effect: 'programs on this host do not resolve the names of guests',
        fix: 'install the modules; if no program needs these names, run "vnet nss disable" instead',
        ...(command !== undefined && { commands: [command] }),
      },
    ];
  },
};
