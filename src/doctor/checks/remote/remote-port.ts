import type { Check } from '../../check.ts';
import { brokenAt, portOf } from '../../facts/remote.ts';

export const remotePort: Check = {
  id: 'remote-port',
  area: 'remote',
  passed: 'the port of libvirt is open, if the URI uses TLS or TCP',
  isRemote: 'only',
  async find(look) {
    const remote = await brokenAt('port', look);
    if (remote === undefined) return [];
    const port = portOf(remote);
    return [
      {
        severity: 'error',
        message: `nothing answers at ${remote.host} port ${port}`,
        evidence: remote.error.messages.map((line) => `virsh: ${line}`),
        effect: `virsh and vnet do not reach libvirt on ${remote.host}`,
        cause:
          'the name does not resolve, the host is down, a firewall drops the port, or libvirt does not listen there',
        fix: `use ${remote.driver}+ssh://, which needs no listener, or start the socket unit there: virtproxyd-${remote.transport}.socket or libvirtd-${remote.transport}.socket`,
      },
    ];
  },
};
