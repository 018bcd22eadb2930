import type { Check } from '../../check.ts';
import { brokenAt } from '../../facts/remote.ts';

export const remotePermission: Check = {
  id: 'remote-permission',
  area: 'remote',
  passed: 'the user on the host may manage libvirt',
  isRemote: 'only',
  async find(look) {
    const remote = await brokenAt('permission', look);
    if (remote?.state === undefined) return [];
    const { user, sockets } = remote.state;
    const group = /^\S+ +\d+ +\S+ +(\S+)/.exec(sockets[0]?.listing ?? '')?.[1];
    const name = group === undefined || group === 'root' ? 'libvirt' : group;
    return [
      {
        severity: 'error',
        message: `user '${user}' on ${remote.host} may not manage libvirt`,
        evidence: [
          ...sockets.map(({ listing }) => `${remote.host}: ${listing}`),
          ...remote.error.messages.map((line) => `virsh: ${line}`),
        ],
        effect: `ssh logs in to ${remote.host}, but libvirt rejects the connection`,
        fix: `add the user to the group '${name}' there, or log in as a user who is in it`,
        commands: [remote.onHost(['sudo', 'usermod', '-aG', name, user], { terminal: true })],
      },
    ];
  },
};
