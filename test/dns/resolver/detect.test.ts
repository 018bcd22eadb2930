import { expect, test } from '@jest/globals';
import { detectConnection } from '../../../src/dns/resolver/detect.ts';
import { parseResolvConf } from '../../../src/dns/resolver/resolv-conf.ts';
import { fakeHost } from '../../fake-host.ts';

const host = fakeHost({ env: { PATH: '/nothing' } });
const detect = (text: string, previous?: 'resolv.conf') =>
  detectConnection(host, parseResolvConf(text, '/etc/resolv.conf'), previous);

test('resolv.conf with the server of the network is changed itself, and this server answers all other names', async () => {
  expect(await detect('nameserver 192.0.2.53\n')).toMatchObject({ kind: 'resolv.conf', upstream: ['192.0.2.53'] });
});

test("resolv.conf that names only vnet's dnsmasq says nothing about other names", async () => {
  await expect(detect('nameserver 127.0.0.55\n')).rejects.toMatchObject({
    code: 'unsupported',
    message: "/etc/resolv.conf names only 127.0.0.55, where vnet's own dnsmasq answers",
    hint: 'write the DNS server of your network to /etc/resolv.conf, then set up DNS again',
  });
  expect(await detect('nameserver 127.0.0.55\n', 'resolv.conf')).toMatchObject({ kind: 'resolv.conf' });
});
