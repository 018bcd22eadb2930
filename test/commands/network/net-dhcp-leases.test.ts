import { expect, test } from '@jest/globals';
import { vnet } from '../run.ts';

/** As virsh prints them: an infinite lease at the epoch, `-` for what is not known, blanks that a guest put in its name. */
const said = ` Expiry Time           MAC address         Protocol   IP address         Hostname     Client ID or DUID
---------------------------------------------------------------------------------------------------------------------------
 2026-01-01 01:00:00   52:54:00:00:00:01   ipv4       10.0.0.2/25        a b   c\\x1b   01:52:54:00:00:00:01
 1970-01-01 00:00:00   -                   ipv6       fd00::2/64         -            00:03:00:01:52:54:00:00:00:02

`;

test('the table of virsh as data', async () => {
  const { stdout, status } = await vnet('net-dhcp-leases lab -o json', {
    programs: { 'virsh net-dhcp-leases lab': said },
  });
  expect({ leases: JSON.parse(stdout), status }).toEqual({
    leases: [
      {
        expiry: '2026-01-01T01:00:00.000Z',
        mac: '52:54:00:00:00:01',
        protocol: 'ipv4',
        ip: '10.0.0.2',
        prefix: 25,
        hostname: 'a b   c\u001b',
        clientId: '01:52:54:00:00:00:01',
      },
      {
        expiry: null,
        mac: null,
        protocol: 'ipv6',
        ip: 'fd00::2',
        prefix: 64,
        hostname: null,
        clientId: '00:03:00:01:52:54:00:00:00:02',
      },
    ],
    status: 0,
  });
});
