import type { Check } from '../../check.ts';
import { brokenAt } from '../../facts/remote.ts';

export const remoteAnswer: Check = {
  id: 'remote-answer',
  area: 'remote',
  passed: 'libvirt on the host answers',
  isRemote: 'only',
  async find(look) {
    const remote = await brokenAt('answer', look);
    if (remote === undefined) return [];
    const { daemons = [], version } = remote.state ?? {};
    const units = daemons.includes('libvirtd') ? ['libvirtd'] : daemons;
    return [
      {
        severity: 'error',
        message: `libvirt on ${remote.host} does not answer`,
        evidence: [
          ...remote.error.messages.map((line) => `virsh: ${line}`),
          ...(version === undefined ? [] : [`installed there: ${version}`]),
          ...(remote.state?.sockets ?? []).map(({ listing }) => `${remote.host}: ${listing}`),
        ],
        effect: `${remote.state === undefined ? 'the port is open' : `ssh logs in to ${remote.host}`}, but virsh and vnet get no answer`,
        ...(units.length === 0
          ? { fix: 'check the certificates and the log of the daemon there' }
          : {
              fix: 'restart it there; guests keep running',
              commands: [remote.onHost(['sudo', 'systemctl', 'restart', ...units], { terminal: true })],
            }),
      },
    ];
  },
};
