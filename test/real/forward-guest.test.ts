import { beforeAll, describe, expect, test } from '@jest/globals';
import type { TestGuest } from '../../src/sandbox/guests/test-guest.ts';
import { canUseNftables, prepare, run, runOn, start, useNftables } from './doctor/with-firewalls.ts';
import { ask, askInGuest, installProgram, machine, QUESTIONS } from './forward/machines.ts';
import { buildGuestSystem, GUEST_SYSTEM, realGuestXml, untilGuestAnswers } from './guest/system.ts';
import { realHost } from './host.ts';

/** Forwards to a guest with its own kernel, in QEMU, that has its addresses from DHCP and from router advertisements. */
const host = realHost({ visible: [GUEST_SYSTEM] });
const MAC = '52:54:00:77:00:01';
const IPV6 = 'fd77::5054:ff:fe77:1';
const NETWORK = `<network><name>lab</name><bridge name='virbr-lab' stp='off'/><forward mode='nat'/>
  <ip address='10.77.0.1' prefix='24'><dhcp><range start='10.77.0.100' end='10.77.0.199'/></dhcp></ip>
  <ip family='ipv6' address='fd77::1' prefix='64'/></network>`;

let lan: TestGuest;
let other: TestGuest;

beforeAll(async () => {
  buildGuestSystem();
  lan = await prepare(host);
  await run(
    host,
    `sysctl -qw net.ipv6.conf.all.forwarding=1 net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0
     ip address add 2001:db8:51::1/64 dev lan0 nodad`,
  );
  await runOn(lan.host, 'ip address add 2001:db8:51::2/64 dev eth0 nodad');
  await installProgram(host);
  await start(host, NETWORK);
  await run(
    host,
    `virsh -q define ${await host.file('web.xml', realGuestXml({ name: 'web', network: 'lab', mac: MAC }))}
     virsh -q start web; ${untilGuestAnswers('web')}`,
  );
  other = await machine(host.inside, {
    name: 'other',
    bridge: 'virbr-lab',
    addresses: ['10.77.0.12/24', 'fd77::12/64'],
    routers: ['10.77.0.1', 'fd77::1'],
  });
  // The guest has an address once it has seen an advertisement, and nobody else has this address.
  await run(host, `until busybox ping -c 1 -W 1 ${IPV6} >/dev/null; do :; done`);
}, 120_000);

const backends = canUseNftables ? (['iptables', 'nftables'] as const) : (['iptables'] as const);

describe.each(backends)('with the %s backend of libvirt', (backend) => {
  beforeAll(async () => {
    if (backend === 'nftables') await useNftables(host);
    await host.vnet('forward', 'restore');
  }, 60_000);

  test('forwards ports of the guest, and reserves the address that it leased', async () => {
    const ports = ['8080:80', '6000-6010:5000', 'udp', '5353:53', '7010'];
    const { status, stdout } = await host.vnet('forward', 'add', 'web', ...ports, '--no-install');
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^tcp 8080 -> web 10\.77\.0\.1\d\d:80 (active|unchanged)\n/),
    });
    const ipv6 = ports.map((each) => (each === 'udp' ? each : `[::]:${each}`));
    expect(await host.vnet('forward', 'add', IPV6, ...ipv6, '--no-install')).toMatchObject({ status: 0 });
    expect(await host.vnet('forward', 'status')).toMatchObject({ status: 0, stderr: '' });
  });

  test.each([
    ['the LAN', (questions: string[]) => ask(lan.host, questions), { 4: '198.51.100.2', 6: '2001:db8:51::2' }],
    ['the host', (questions: string[]) => ask(host.inside, questions), { 4: '198.51.100.1', 6: '2001:db8:51::1' }],
    ['another guest', (questions: string[]) => ask(other.host, questions), { 4: '10.77.0.1', 6: 'fd77::1' }],
    [
      'the guest itself',
      (questions: string[]) => askInGuest(host.inside, IPV6, questions),
      { 4: '10.77.0.1', 6: 'fd77::1' },
    ],
  ] as const)('reaches the guest from %s', async (_, answers, source) => {
    expect(await answers(QUESTIONS)).toEqual({
      'tcp 198.51.100.1 8080': `${source[4]} 80`,
      'tcp 198.51.100.1 6010': `${source[4]} 5010`,
      'udp 198.51.100.1 5353': `${source[4]} 53`,
      'udp 198.51.100.1 7010': `${source[4]} 7010`,
      'tcp 2001:db8:51::1 8080': `${source[6]} 80`,
      'tcp 2001:db8:51::1 6010': `${source[6]} 5010`,
      'udp 2001:db8:51::1 5353': `${source[6]} 53`,
      'udp 2001:db8:51::1 7010': `${source[6]} 7010`,
    });
  });
});
