import type { Check } from '../../check.ts';
import { brokenAt } from '../../facts/remote.ts';

export const remoteSocket: Check = {
  id: 'remote-socket',
  area: 'remote',
  passed: "libvirt's socket exists on the host",
  isRemote: 'only',
  async find(look) {
    const remote = await brokenAt('socket', look);
    if (remote?.state === undefined) return [];
    const { daemons, version } = remote.state;
    const units = daemons.includes('libvirtd') ? ['libvirtd.socket'] : daemons.map((name) => `${name}.socket`);
    const socket = remote.parameters.get('socket');
    return [
      {
        severity: 'error',
        message:
          daemons.length === 0
            ? `libvirt is not installed on ${remote.host}`
            : `libvirt does not run on ${remote.host}: it has no socket`,
        evidence: [
          `no socket ${socket ?? `/run/libvirt/libvirt-sock or /run/libvirt/virt${remote.driver}d-sock`} on ${remote.host}`,
          ...(version === undefined ? [] : [`installed there: ${version}`]),
          ...remote.error.messages.map((line) => `virsh: ${line}`),
        ],
        effect: `virsh and vnet do not reach libvirt on ${remote.host}`,
        ...(daemons.length === 0
          ? { fix: 'install it there' }
          : {
              fix: socket === undefined ? 'start it' : 'start it, or correct the path of the socket in the URI',
              commands: [remote.onHost(['sudo', 'systemctl', 'enable', '--now', ...units], { terminal: true })],
            }),
      },
    ];
  },
};
