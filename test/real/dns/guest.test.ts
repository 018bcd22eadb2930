import { beforeAll, expect, test } from '@jest/globals';
import { buildGuestSystem, GUEST_SYSTEM, realGuestXml, untilGuestAnswers } from '../guest/system.ts';
import { realHost } from '../host.ts';
import { defineNetworks, lookUp, run, startBase } from './with-resolver.ts';

/** What a guest with its own kernel, in QEMU, finds with the DNS server of its lease. */
const host = realHost({ visible: [GUEST_SYSTEM] });

const network = (name: string, number: number) =>
  `<network><name>${name}</name><forward mode='nat'/><bridge name='virbr${number}' stp='off'/><domain name='${name}.lab'/>
  <ip address='192.168.${number}.1' prefix='24'><dhcp><range start='192.168.${number}.100' end='192.168.${number}.200'/></dhcp></ip></network>`;
const MAC = '52:54:00:77:00:01';

/** What busybox says where the server of the local network refuses to answer. */
const NOTHING = 'timed out';

let ip: string;

beforeAll(async () => {
  buildGuestSystem();
  await startBase(host);
  await run(host, "printf 'nameserver 203.0.113.1\\n' >/etc/resolv.conf");
  await defineNetworks(host, network('vm', 150), network('dmz', 151));
  const xml = await host.file('web.xml', realGuestXml({ name: 'web', network: 'vm', mac: MAC }));
  await run(host, `virsh -q define ${xml}; virsh -q start web; ${untilGuestAnswers('web')}`);
  ip = (await run(host, `virsh -q net-dhcp-leases vm --mac ${MAC} | grep -o '192[0-9.]*' | head -1`)).trim();
}, 120_000);

/** What the guest finds for names. */
async function inGuest(...names: readonly string[]): Promise<readonly string[]> {
  const script = `exec 3<>/dev/tcp/${ip}/7
    for name in ${names.join(' ')}; do echo "name $name" >&3; read -r found <&3; echo "$found"; done`;
  return (await run(host, script)).trim().split('\n');
}

test('before setup, a guest finds no names of other networks', async () => {
  expect(await inGuest('web.vm.lab', 'host.dmz.lab', 'www.corp.example')).toEqual([ip, NOTHING, '203.0.113.80']);
}, 60_000);

test('setup restarts its network while it runs, and it finds all names', async () => {
  expect(await host.vnet('dns', 'setup', '--yes', '--restart', '--containers', 'none')).toMatchObject({ status: 0 });
  expect(
    await inGuest('web.vm.lab', 'host.vm.lab', 'host.dmz.lab', 'www.corp.example', 'none.vm.lab', 'none.dmz.lab'),
  ).toEqual([ip, '192.168.150.1', '192.168.151.1', '203.0.113.80', 'NXDOMAIN', 'NXDOMAIN']);
  expect(await lookUp({ host: host.inside, server: '127.0.0.55' }, 'web.vm.lab')).toBe(ip);
}, 60_000);

test('after undo it finds what it found before', async () => {
  expect(await host.vnet('dns', 'undo', '--yes', '--restart')).toMatchObject({ status: 0, stderr: '' });
  expect(await inGuest('web.vm.lab', 'host.dmz.lab', 'www.corp.example')).toEqual([ip, NOTHING, '203.0.113.80']);
}, 60_000);
