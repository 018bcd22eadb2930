import type { Check } from '../../check.ts';
import { remoteAnswer } from './remote-answer.ts';
import { remoteHelper } from './remote-helper.ts';
import { remotePermission } from './remote-permission.ts';
import { remotePort } from './remote-port.ts';
import { remoteSocket } from './remote-socket.ts';
import { remoteSsh } from './remote-ssh.ts';

export const remoteChecks: readonly Check[] = [
  remoteSsh,
  remotePort,
  remoteHelper,
  remoteSocket,
  remotePermission,
  remoteAnswer,
];
