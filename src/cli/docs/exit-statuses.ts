import { EXIT_STATUS } from '../../error.ts';
import type { StatusTable } from './man.ts';

/** The exit statuses of README.md and the manual pages. */
export const exitStatuses: StatusTable = [
  [0, 'success'],
  [EXIT_STATUS.refused, 'libvirt rejected the request or failed; vnet validate found errors'],
  [EXIT_STATUS['not-found'], 'no such network, guest, port, interface, filter or name'],
  [EXIT_STATUS.connection, 'no libvirt daemon answers at the connection URI'],
  [EXIT_STATUS.permission, 'permission denied: polkit, a socket, a file, or a read-only connection'],
  [EXIT_STATUS['network-invalid'], 'the XML is malformed, or libvirt rejects it'],
  [EXIT_STATUS['file-unreadable'], 'a file cannot be read or written'],
  [EXIT_STATUS.timeout, 'timed out'],
  [EXIT_STATUS.unsupported, 'the connected libvirt is too old, or its driver does not support this'],
  [EXIT_STATUS.usage, 'unknown command or option, or missing argument'],
  [EXIT_STATUS.bug, 'bug in vnet'],
  [EXIT_STATUS['program-missing'], 'virsh or another required program is not installed'],
  [141, 'the reader of a pipe is gone (128 + SIGPIPE); 128 + N if signal N ended virsh'],
];
