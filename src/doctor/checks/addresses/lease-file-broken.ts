import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { leaseFiles } from '../../facts/lease-files.ts';

export const leaseFileBroken: Check = {
  id: 'lease-file-broken',
  area: 'addresses',
  passed: 'the lease files are readable',
  async find(look) {
    return (await look.at(leaseFiles)).broken.map(({ path, reason }) => ({
      severity: 'error',
      message: `${path} is damaged: ${reason}`,
      evidence: [`${path}: ${reason}`],
      effect: path.endsWith('.macs')
        ? 'names of guests do not resolve with libvirt_guest in /etc/nsswitch.conf'
        : 'libvirt, virsh and name resolution see no leases of the network',
      fix: path.endsWith('.macs')
        ? 'restart the guests on the network afterwards, which adds them to a new file; move this one away'
        : 'leases are in a new file as soon as guests renew them; move this one away',
      commands: [shellCommand('sudo', 'mv', path, `${path}.broken`)],
    }));
  },
};
