import { EXIT_STATUS } from '../../error.ts';
import type { StatusTable } from './man.ts';

/** The exit statuses as README.md and the manual tell them. */
export const exitStatuses: StatusTable = [
  [0, 'done'],
  [EXIT_STATUS.refused, 'libvirt was asked and refused, or could not; vnet validate found errors'],
  [EXIT_STATUS['not-found'], 'no network, guest, port or name of that name'],
  [EXIT_STATUS.connection, 'no libvirt daemon answers at the connection URI'],
  [EXIT_STATUS.permission, "not allowed: polkit, a socket's or a file's permissions, a read-only connection"],
  [EXIT_STATUS['network-invalid'], 'the XML is malformed, or not a network that libvirt takes'],
  [EXIT_STATUS['file-unreadable'], 'a file that was named cannot be read or written'],
  [EXIT_STATUS.timeout, 'what was waited for did not come in time'],
  [EXIT_STATUS.unsupported, 'the connected libvirt is too old, or its driver cannot do this'],
  [EXIT_STATUS.usage, 'unknown command or option, or a missing argument'],
  [EXIT_STATUS.bug, 'a fault of vnet itself'],
  [EXIT_STATUS['program-missing'], 'virsh, or another program that is needed, is not installed'],
  [141, 'the reader of a pipe has gone (128 + SIGPIPE); 128 + N where signal N ended virsh'],
];
