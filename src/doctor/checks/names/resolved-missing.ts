import { processes, processName } from '../../../host/proc.ts';
import type { Check } from '../../check.ts';
import { fullNetworks } from '../../facts/definitions.ts';

export const resolvedMissing: Check = {
  id: 'resolved-missing',
  area: 'names',
  passed: 'systemd-resolved runs if a network registers its DNS domain there',
  async find(look) {
    const registered = (await look.at(fullNetworks)).filter(({ definition }) => definition?.domain?.register === true);
    if (registered.length === 0) return [];
    // The kernel cuts the name of a process after 15 bytes.
    if (processes(look.host).some((pid) => processName(look.host, pid) === 'systemd-resolve')) return [];
    return registered.map(({ name, definition }) => ({
      severity: 'error',
      message: `network '${name}' registers its DNS domain in systemd-resolved, which does not run`,
      evidence: [
        `net-dumpxml --inactive ${name}: <domain name='${definition?.domain?.name ?? ''}' register='yes'/>`,
        'no process systemd-resolved',
      ],
      effect: 'libvirt does not start the network, and this host does not resolve names of its guests',
      fix: "start systemd-resolved, or remove register='yes' from <domain>",
      commands: ['sudo systemctl enable --now systemd-resolved'],
      network: name,
    }));
  },
};
