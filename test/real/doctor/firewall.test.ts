import { beforeAll, expect, test } from '@jest/globals';
import { ping } from '../../../src/sandbox/guests/ping.ts';
import { type Leased, realHost } from '../host.ts';
import { diagnosed, expectRepair } from './diagnosis.ts';
import { prepare, run, runOn, start } from './with-firewalls.ts';

const host = realHost();
let vm: Leased;

const NAT = network('lab', 9, 'nat');

function network(name: string, number: number, mode: string): string {
  return `<network><name>${name}</name><forward mode='${mode}'/><bridge name='virbr${number}'/>
    <ip address='10.77.${number}.1' prefix='24'><dhcp><range start='10.77.${number}.100' end='10.77.${number}.200'/></dhcp></ip></network>`;
}

/** Whether the guest of the NAT network reaches the machine behind the uplink. */
function reachesLan(): Promise<boolean> {
  return ping(vm.host, { to: '198.51.100.2', from: vm.ip });
}

beforeAll(async () => {
  await prepare(host);
  await start(host, NAT);
  vm = await host.client('lab', 'vm');
  await runOn(vm.host, 'ip route replace default via 10.77.9.1');
});

test('a healthy host has no problems, and every check could look', async () => {
  expect(await diagnosed(host)).toMatchObject({ healthy: true, problems: [], skipped: [] });
  expect(await reachesLan()).toBe(true);
});

test('rules that libvirt is writing are not reported', async () => {
  await run(host, 'kill -HUP $(pidof libvirtd)');
  expect((await diagnosed(host)).problems).toEqual([]);
});

test('all rules are flushed', async () => {
  await run(host, 'nft flush ruleset');
  await expectRepair(host, 'libvirt-rules-missing', /IPv4 rule about virbr9/);
  expect(await reachesLan()).toBe(true);
});

test('all chains of the filter table are flushed', async () => {
  await run(host, 'iptables -F');
  await expectRepair(
    host,
    'libvirt-rules-missing',
    /IPv4 rule about virbr9 in LIBVIRT_INP, LIBVIRT_OUT, LIBVIRT_FWO, LIBVIRT_FWI, LIBVIRT_FWX/,
  );
  expect(await reachesLan()).toBe(true);
});

test("one of libvirt's chains is flushed", async () => {
  await run(host, 'iptables -F LIBVIRT_FWI');
  await expectRepair(host, 'libvirt-rules-missing', /IPv4 rule about virbr9 in LIBVIRT_FWI$/);
});

test('the chains of iptables are flushed', async () => {
  await run(host, 'iptables -F FORWARD');
  await expectRepair(host, 'libvirt-jumps-missing', /iptables: FORWARD has no rule -j LIBVIRT_FWO/);
  expect(await reachesLan()).toBe(true);
});

test('the nat table is flushed', async () => {
  await run(host, 'iptables -t nat -F');
  await expectRepair(host, 'masquerade-missing', /masquerades what 10\.77\.9\.1\/24 sends/);
  expect(await reachesLan()).toBe(true);
});

test('an input policy of nft drops DHCP and DNS', async () => {
  await run(
    host,
    `nft 'table inet own { chain input { type filter hook input priority 10; policy drop; ct state established accept; iifname lo accept; }; }'`,
  );
  await expectRepair(host, 'host-input-dropped', /table inet own, chain input: policy drop/);
  await run(host, 'nft delete table inet own');
});

test('a rule of nft drops what guests send', async () => {
  await run(
    host,
    `nft 'table inet own { chain forward { type filter hook forward priority 10; ct state established accept; iifname "virbr*" counter drop; }; }'`,
  );
  expect(await reachesLan()).toBe(false);
  await expectRepair(host, 'forwarding-dropped', /chain forward: iifname "virbr\*" drop # handle \d+/);
  expect(await reachesLan()).toBe(true);
  await run(host, 'nft delete table inet own');
});

test('a rule of iptables drops what guests send', async () => {
  await run(host, `iptables -I FORWARD -i virbr9 -m comment --comment 'no "guests"' -j DROP`);
  await expectRepair(host, 'forwarding-dropped', /iptables -t filter -A FORWARD -i virbr9 .* -j DROP/);
  expect(await reachesLan()).toBe(true);
  await run(host, 'iptables -D FORWARD 1; iptables -D FORWARD 1');
});

test('an accept behind the reject of libvirt', async () => {
  await run(host, 'iptables -A FORWARD -o virbr9 -p tcp --dport 22 -j ACCEPT');
  await expectRepair(host, 'accept-without-effect', /rejected by: .*LIBVIRT_FWI/);
  await run(host, 'iptables -D FORWARD 1; iptables -D FORWARD -o virbr9 -p tcp --dport 22 -j ACCEPT');
});

test('a port forward that nothing lets through', async () => {
  await run(host, 'iptables -t nat -A PREROUTING -i lan0 -p tcp --dport 2222 -j DNAT --to-destination 10.77.9.150:22');
  await expectRepair(host, 'port-forward-rejected', /--to-destination 10\.77\.9\.150:22\ndropped by: .*LIBVIRT_FWI/);
  await run(host, 'iptables -D FORWARD 1; iptables -t nat -F PREROUTING');
});

test('rules in both variants of iptables', async () => {
  await run(host, 'iptables-legacy -A FORWARD -s 192.0.2.1 -j DROP');
  await expectRepair(host, 'mixed-iptables', /iptables-legacy -t filter -A FORWARD/);
  await run(host, 'iptables -D FORWARD -s 192.0.2.1 -j DROP');
});
