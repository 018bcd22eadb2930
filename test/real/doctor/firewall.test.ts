import { afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Host } from '../../../src/host/host.ts';
import { queryDns } from '../../../src/sandbox/guests/dns-query.ts';
import { ping } from '../../../src/sandbox/guests/ping.ts';
import { BIN, RUNNER } from '../../program.ts';
import { type Leased, realHost } from '../host.ts';
import { type Diagnosed, diagnosed, expectRepair, paste } from './diagnosis.ts';
import { connects, listen, prepare, restoreRules, run, runOn, saveRules, start } from './with-firewalls.ts';

const host = realHost();
let lan: Host;
let vm: Leased;

/** Whether the guest of the NAT network reaches the machine behind the uplink. */
function reachesLan(): Promise<boolean> {
  return ping(vm.host, { to: '198.51.100.2', from: vm.ip });
}

beforeAll(async () => {
  lan = (await prepare(host)).host;
  await start(
    host,
    `<network><name>lab</name><forward mode='nat'><nat ipv6='yes'/></forward><bridge name='virbr9'/>
     <dns><host ip='10.77.9.1'><hostname>server</hostname></host></dns>
     <ip address='10.77.9.1' prefix='24'><dhcp><range start='10.77.9.100' end='10.77.9.200'/></dhcp></ip>
     <ip family='ipv6' address='fd00:77::1' prefix='64'/></network>`,
  );
  await start(
    host,
    `<network><name>routed</name><forward mode='route'/><bridge name='virbr7'/><ip address='10.77.7.1' prefix='24'/></network>`,
  );
  await start(
    host,
    `<network><name>isolated</name><bridge name='virbr6'/><ip address='10.77.6.1' prefix='24'/></network>`,
  );
  vm = await host.client('lab', 'vm');
  await runOn(vm.host, 'ip route replace default via 10.77.9.1');
  await runOn(lan, 'ip route replace default via 198.51.100.1');
  await listen(vm.host, 22);
  await saveRules(host);
});

afterEach(() => restoreRules(host));

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
  await expectRepair(
    host,
    'libvirt-rules-missing',
    /IPv4 rule about virbr6\n.*IPv4 rule about virbr9\n.*IPv6 rule about virbr9\n.*IPv4 rule about virbr7/,
  );
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
  await expectRepair(host, 'libvirt-rules-missing', /IPv4 rule about virbr9 in LIBVIRT_FWI$/m);
});

test('the rules of a routed network are gone, and those of an isolated one', async () => {
  await run(host, 'iptables-save | grep -v -e virbr6 -e virbr7 | iptables-restore');
  await expectRepair(host, 'libvirt-rules-missing', /^.*IPv4 rule about virbr6\n.*IPv4 rule about virbr7$/);
});

test('the chains of iptables are flushed', async () => {
  await run(host, 'iptables -F FORWARD');
  await expectRepair(host, 'libvirt-jumps-missing', /iptables: FORWARD has no rule -j LIBVIRT_FWO/);
  expect(await reachesLan()).toBe(true);
});

test('the nat tables of both families are flushed', async () => {
  await run(host, 'iptables -t nat -F; ip6tables -t nat -F');
  await expectRepair(
    host,
    'masquerade-missing',
    /^.*masquerades what 10\.77\.9\.1\/24 sends\n.*masquerades what fd00:77::1\/64 sends$/,
  );
  expect(await reachesLan()).toBe(true);
});

test('an input policy of nft drops DHCP and DNS', async () => {
  await run(
    host,
    `nft 'table inet own { chain input { type filter hook input priority 10; policy drop; ct state established accept; iifname lo accept; }; }'`,
  );
  const dns = { server: '10.77.9.1', name: 'server', type: 'A' } as const;
  expect(await queryDns(vm.host, dns)).toBeUndefined();
  await expectRepair(host, 'host-input-dropped', /table inet own, chain input: policy drop/);
  expect(await queryDns(vm.host, dns)).toEqual({ code: 'NOERROR', records: ['10.77.9.1'] });
  expect((await host.client('lab', 'late')).ip).toMatch(/^10\.77\.9\./);
});

test('a rule of nft drops what guests send', async () => {
  await run(
    host,
    `nft 'table inet own { chain forward { type filter hook forward priority 10; ct state established accept; iifname "virbr9*" counter drop; }; }'`,
  );
  expect(await reachesLan()).toBe(false);
  await expectRepair(host, 'forwarding-dropped', /chain forward: iifname "virbr9\*" drop # handle \d+/);
  expect(await reachesLan()).toBe(true);
});

test('a rule of iptables drops what guests send', async () => {
  await run(host, `iptables -I FORWARD -i virbr9 -m comment --comment 'no "guests"' -j DROP`);
  await expectRepair(host, 'forwarding-dropped', /iptables -t filter -A FORWARD -i virbr9 .* -j DROP/);
  expect(await reachesLan()).toBe(true);
});

test('an accept behind the reject of libvirt', async () => {
  await run(host, 'iptables -A FORWARD -o virbr9 -p tcp --dport 22 -j ACCEPT');
  expect(await connects(lan, vm.ip, 22)).toBe(false);
  await expectRepair(host, 'accept-without-effect', /rejected by: .*LIBVIRT_FWI/);
  expect(await connects(lan, vm.ip, 22)).toBe(true);
});

test('a port forward that nothing lets through', async () => {
  await run(host, `iptables -t nat -A PREROUTING -i lan0 -p tcp --dport 2222 -j DNAT --to-destination ${vm.ip}:22`);
  expect(await connects(lan, '198.51.100.1', 2222)).toBe(false);
  await expectRepair(host, 'port-forward-rejected', /--to-destination 10\.77\.9\.\d+:22\ndropped by: .*LIBVIRT_FWI/);
  expect(await connects(lan, '198.51.100.1', 2222)).toBe(true);
});

test('rules in both variants of iptables', async () => {
  await run(host, 'iptables-legacy -A FORWARD -s 192.0.2.1 -j DROP');
  await expectRepair(host, 'mixed-iptables', /iptables-legacy -t filter -A FORWARD/);
  expect(await run(host, 'iptables-nft -S FORWARD')).toContain('-A FORWARD -s 192.0.2.1/32 -j DROP\n');
});

test('moving rules of iptables-legacy changes no policy and no chain of iptables-nft', async () => {
  await run(
    host,
    `iptables-nft -P INPUT DROP
     iptables-nft -I INPUT -i virbr9 -j ACCEPT
     iptables-legacy -P OUTPUT DROP
     iptables-legacy -A OUTPUT -j ACCEPT
     iptables-legacy -N LIBVIRT_INP
     iptables-legacy -A LIBVIRT_INP -i virbr5 -j DROP
     iptables-legacy -A INPUT -j LIBVIRT_INP
     iptables-legacy -N OWN
     iptables-legacy -A OWN -s 192.0.2.2 -j DROP
     iptables-legacy -A INPUT -j OWN`,
  );
  const before = await run(host, 'iptables-nft -S');
  const { problems } = await diagnosed(host);
  expect(problems.map(({ id }) => id)).toEqual(['mixed-iptables']);
  await paste(host, problems[0]?.commands ?? []);
  const lines = (await run(host, 'iptables-nft -S')).split('\n');
  expect(lines.filter((line) => !before.split('\n').includes(line))).toEqual([
    '-N OWN',
    '-A INPUT -j OWN',
    '-A OUTPUT -j ACCEPT',
    '-A OWN -s 192.0.2.2/32 -j DROP',
  ]);
  expect(lines).toEqual(expect.arrayContaining(before.trim().split('\n')));
  expect(await run(host, 'iptables-legacy -S OUTPUT')).toBe('-P OUTPUT ACCEPT\n');
  expect((await diagnosed(host)).problems).toEqual([]);
});

test('without the right to read rules, it says that it could not look', async () => {
  const { problems, skipped } = await diagnosedBy('setpriv --bounding-set=-net_admin --inh-caps=-net_admin');
  expect(problems).toEqual([]);
  expect(skipped).toContainEqual({
    area: 'firewall',
    id: 'mixed-iptables',
    reason: 'only root may read the rules of the firewall',
  });
});

test('without nft, the rules of iptables are read; without both, it says that it could not look', async () => {
  await run(
    host,
    `mkdir /run/vnet/programs
     for directory in /usr/sbin /usr/bin /sbin /bin; do ln -sf "$directory"/* /run/vnet/programs; done
     rm /run/vnet/programs/nft
     iptables -A FORWARD -o virbr9 -p tcp --dport 22 -j ACCEPT`,
  );
  const found = await diagnosedBy('env PATH=/run/vnet/programs');
  expect(found.problems.map(({ id }) => id)).toEqual(['accept-without-effect']);
  expect(found.skipped).toEqual([]);
  await run(host, 'rm /run/vnet/programs/*tables*');
  const { problems, skipped } = await diagnosedBy('env PATH=/run/vnet/programs');
  expect(problems.map(({ id }) => id)).toEqual([]);
  expect(skipped).toContainEqual({
    area: 'firewall',
    id: 'mixed-iptables',
    reason: 'iptables-save is not installed',
  });
});

/** What vnet doctor finds if a command runs it. */
async function diagnosedBy(command: string): Promise<Diagnosed> {
  const words = [...command.split(' '), RUNNER, BIN, 'doctor', '-o', 'json'];
  const { stdout } = await host.inside.run('env', ['-u', 'NODE_EXTRA_CA_CERTS', ...words]);
  return JSON.parse(stdout);
}
