import { expect, test } from '@jest/globals';
import type { Lease } from '../../../src/libvirt/leases/lease.ts';
import { indexReservations } from '../../../src/libvirt/leases/reservations.ts';
import { readNetworkSummary } from '../../../src/libvirt/network-summary.ts';

const network = readNetworkSummary(
  `<network><name>n</name>
     <ip address='10.0.0.1' prefix='24'><dhcp>
       <host mac='52:54:0:0:0:A' name='by-mac' ip='10.0.0.10'/>
       <host name='by-name' ip='10.0.0.11'/>
       <host mac='52:54:00:00:00:0c' name='without-address'/>
     </dhcp></ip>
     <ip family='ipv6' address='fd00::1' prefix='64'><dhcp>
       <host id='0:3:0:1:52:54:0:0:0:a' ip='fd00:0::10'/>
       <host name='by-name' ip='fd00::11'/>
     </dhcp></ip>
   </network>`,
  true,
);
const reservations = indexReservations(network.reservations);
const lease = (more: Partial<Lease>): Lease => ({
  ip: '10.0.0.99',
  mac: '52:54:00:00:00:ff',
  hostname: undefined,
  clientId: undefined,
  iaid: undefined,
  expires: 0,
  ...more,
});

test.each<[string, Partial<Lease>, string | undefined]>([
  ['a MAC', { mac: '52:54:00:00:00:0a' }, '10.0.0.10'],
  ['the name of a reservation that has a MAC', { hostname: 'by-mac' }, undefined],
  ['the name of a reservation without MAC', { hostname: 'BY-NAME' }, '10.0.0.11'],
  ['a DUID', { ip: 'fd00::99', clientId: '00:03:00:01:52:54:00:00:00:0a' }, 'fd00::10'],
  ['a DUID on IPv4', { clientId: '00:03:00:01:52:54:00:00:00:0a' }, undefined],
  ['a name on IPv6', { ip: 'fd00::99', hostname: 'by-name' }, 'fd00::11'],
  ['a reservation without address', { mac: '52:54:00:00:00:0c' }, undefined],
  ['another client', {}, undefined],
])('finds the reservation for %s', (_title, more, expected) => {
  expect(reservations.forClient(lease(more))?.ip).toBe(expected);
});

test('finds the reservation of an address, in any spelling', () => {
  expect(reservations.forAddress('10.0.0.10')?.name).toBe('by-mac');
  expect(reservations.forAddress('fd00::10')?.duid).toBe('00:03:00:01:52:54:00:00:00:0a');
  expect(reservations.forAddress('10.0.0.99')).toBeUndefined();
});
