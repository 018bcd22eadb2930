import { type Forward, listenText } from '../../../forward/state.ts';

/** A forward as it is written on a command line: `tcp 8080`. */
export function forwardName(forward: Pick<Forward, 'protocol' | 'address' | 'port' | 'lastPort'>): string {
  return `${forward.protocol} ${listenText(forward)}`;
}

export function guestPorts({ guestPort, port, lastPort }: Forward): string {
  return port === lastPort ? `${guestPort}` : `${guestPort}-${guestPort + lastPort - port}`;
}

/** Where a forward leads to, for a person. */
export function destination(forward: Forward): string {
  const { addresses, follow } = forward;
  if (follow) return `(current address), port ${guestPorts(forward)}`;
  return addresses.map((ip) => `${ip.includes(':') ? `[${ip}]` : ip}:${guestPorts(forward)}`).join(' and ');
}

/** A forward as data. */
export function forwardData(forward: Forward) {
  const { protocol, address, port, lastPort, guestPort, guest, network, mac, addresses, follow, loopback } = forward;
  return {
    protocol,
    address: address ?? null,
    port,
    lastPort,
    guest,
    guestPort,
    network,
    mac: mac ?? null,
    addresses,
    follow,
    loopback,
  };
}

/** The fields of a row of `forward list`. */
export const LIST_FIELDS = [
  'protocol',
  'address',
  'port',
  'lastPort',
  'guest',
  'guestPort',
  'network',
  'mac',
  'addresses',
  'follow',
  'loopback',
  'current',
  'state',
  'packets',
];
