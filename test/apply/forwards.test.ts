import { expect, test } from '@jest/globals';
import { parseIp } from '../../src/address/ip.ts';
import type { Subnet } from '../../src/address/subnet.ts';
import { changeForwards, movedForwards, renamedForwards } from '../../src/apply/forwards.ts';
import { type Forward, type Forwards, formatForwards } from '../../src/forward/state.ts';
import type { Virsh } from '../../src/libvirt/virsh.ts';
import { fakeHost } from '../fake-host.ts';

const forward = (changes: Partial<Forward>): Forward => ({
  protocol: 'tcp',
  address: undefined,
  port: 8080,
  lastPort: changes.port ?? 8080,
  guestPort: 80,
  guest: 'web',
  network: 'lab',
  mac: '52:54:00:00:00:01',
  addresses: ['10.77.0.50', 'fd00:77::50'],
  follow: false,
  loopback: false,
  ...changes,
});

const forwards: Forwards = {
  forwards: [
    forward({}),
    forward({ port: 8081, guest: '10.77.0.51', addresses: ['10.77.0.51'], address: '203.0.113.5' }),
    forward({ port: 8082, network: 'other', addresses: ['10.99.0.2'], address: '10.77.0.1' }),
    forward({ port: 8083, follow: true, addresses: [] }),
  ],
  masquerade: ['routed', 'lab'],
};

const subnet = (address: string, prefix: number): Subnet => {
  const ip = parseIp(address);
  if (ip === undefined) throw new Error(address);
  return { address: ip, prefix };
};
const MOVES = [{ from: subnet('10.77.0.1', 24), to: subnet('10.78.4.254', 24) }];

test('addresses of guests and of the bridge move with the subnet, others stay', () => {
  expect(movedForwards(forwards, 'lab', MOVES)).toEqual({
    masquerade: ['routed', 'lab'],
    forwards: [
      forward({ addresses: ['10.78.4.50', 'fd00:77::50'] }),
      forward({ port: 8081, guest: '10.78.4.51', addresses: ['10.78.4.51'], address: '203.0.113.5' }),
      forward({ port: 8082, network: 'other', addresses: ['10.99.0.2'], address: '10.78.4.254' }),
      forward({ port: 8083, follow: true, addresses: [] }),
    ],
  });
});

test('a subnet in which an address has no place is rejected', () => {
  const moves = [{ from: subnet('10.77.0.1', 24), to: subnet('10.78.0.1', 27) }];
  expect(() => movedForwards(forwards, 'lab', moves)).toThrow('10.78.0.0/27 is too small: 10.77.0.50 is address 50');
});

test('the name of a network changes wherever it is', () => {
  const { masquerade, forwards: renamed } = renamedForwards(forwards, 'lab', 'test');
  expect(masquerade).toEqual(['routed', 'test']);
  expect(renamed.map(({ network }) => network)).toEqual(['test', 'test', 'other', 'test']);
});

test('only root may leave no forward behind', async () => {
  const target = {
    host: fakeHost({ uid: 1000, files: { '/etc/vnet/forwards.json': formatForwards(forwards) ?? '' } }),
    virsh: { uri: undefined } as Virsh,
  };
  const rename = (name: string) => changeForwards(target, name, (all) => renamedForwards(all, name, 'new'));
  await expect(rename('lab')).rejects.toMatchObject({ code: 'permission' });
  expect(await rename('third')).toEqual({ changed: [], before: [], after: [] });
});
