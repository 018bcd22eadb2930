import { createSocket, type SocketType } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { canShareUdpPort } from '../../src/host/udp-port.ts';

test.each<[SocketType, string, boolean, boolean]>([
  ['udp4', '0.0.0.0', true, true],
  ['udp4', '0.0.0.0', false, false],
  ['udp6', '::', true, true],
  ['udp6', '::', false, false],
])(
  'a port that a %s socket at %s has, with SO_REUSEADDR: %s, can be shared: %s',
  async (type, address, reuseAddr, can) => {
    const socket = createSocket({ type, reuseAddr });
    socket.bind({ port: 0, address });
    await once(socket, 'listening');
    expect(await canShareUdpPort(socket.address().port, 4)).toBe(can);
    socket.close();
  },
);
