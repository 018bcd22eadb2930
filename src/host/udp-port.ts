import { createSocket } from 'node:dgram';

/** Addresses that only this host has, and that hardly any program binds. */
const ADDRESS = { 4: '127.255.255.254', 6: '::1' } as const;

/** Binds a socket as dnsmasq does, and closes it at once; see Host.canShareUdpPort. */
export function canShareUdpPort(port: number, family: 4 | 6): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket({ type: `udp${family}`, reuseAddr: true });
    const finish = (result: boolean | undefined) => {
      socket.close();
      resolve(result);
    };
    socket.once('error', ({ code }: NodeJS.ErrnoException) => finish(code === 'EADDRINUSE' ? false : undefined));
    socket.bind({ port, address: ADDRESS[family], exclusive: true }, () => finish(true));
  });
}
