import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import type { Virsh } from './virsh.ts';

/** Says why networks and guests of the system are missing, and how to get to them. */
export function sessionHint(): Finding {
  return {
    id: 'session-connection',
    severity: 'hint',
    message:
      'the default connection of an ordinary user is qemu:///session; for networks and guests of the system, run',
    commands: ['export LIBVIRT_DEFAULT_URI=qemu:///system'],
  };
}

/** Whether virsh connects to the session daemon of an ordinary user, because nothing selects another connection. */
export function isDefaultSession({ uid }: Pick<Host, 'uid'>, { uri }: Pick<Virsh, 'uri'>): boolean {
  return uid !== 0 && uri === undefined;
}
