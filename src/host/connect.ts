import { connect } from 'node:net';
import type { ConnectResult } from './host.ts';

/** Tries to open a TCP connection, and closes it at once. */
export function tryConnect(ip: string, port: number, milliseconds: number): Promise<ConnectResult> {
  return new Promise((resolve) => {
    const socket = connect({ host: ip, port, timeout: milliseconds });
    const finish = (result: ConnectResult) => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => finish('open'));
    socket.once('timeout', () => finish('timeout'));
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      finish(
        code === 'ECONNREFUSED' || code === 'ECONNRESET' ? 'refused' : code === 'ETIMEDOUT' ? 'timeout' : 'unreachable',
      );
    });
  });
}
