import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { ping } from '../../../src/sandbox/guests/ping.ts';
import { type Leased, realHost } from '../host.ts';
import { diagnosed, expectRepair, expectRepairs } from './diagnosis.ts';
import { prepare, run, runOn, start, useNftables } from './with-firewalls.ts';

const host = realHost();
let vm: Leased;
/** Whether libvirt writes rules of nftables, so that accepts of iptables and of libvirt do not undo each other's drops. */
let hasNftables: boolean;
/** The rules of libvirt's iptables backend for the network. */
let ofIptables: string;

/** Adds to its chains what the real ufw adds for these commands. */
const UFW = `#!/bin/bash
set -e
case "$*" in
  'route allow in on '*)
    iptables -A ufw-user-forward -i "$5" -j ACCEPT ;;
  'allow in on '*' proto '*' to any port '*)
    iptables -A ufw-user-input -i "$4" -p "$6" -m "$6" --dport "\${10}" -j ACCEPT ;;
  *) exit 1 ;;
esac
`;

/** Loads what the real firewalld loads for this command. */
const FIREWALL_CMD = `#!/bin/bash
[ "$*" = '--zone=libvirt --change-interface=virbr9' ] || exit 1
nft delete table inet firewalld
nft -f /run/vnet/firewalld-1.3-libvirt.nft
`;

const RECORDED = [
  'docker-20.10.rules',
  'netavark-1.4.rules',
  'ufw-0.36.rules',
  'firewalld-1.3-libvirt.nft',
  'firewalld-1.3-none.nft',
];

beforeAll(async () => {
  const lan = await prepare(host);
  for (const name of RECORDED) await host.file(name, readFileSync(join(import.meta.dirname, 'rules', name), 'utf8'));
  await host.file('bin/ufw', UFW);
  await host.file('bin/firewall-cmd', FIREWALL_CMD);
  await run(host, 'chmod 755 /run/vnet/bin/*; mkdir -p /etc/firewalld/zones; touch /etc/firewalld/zones/libvirt.xml');
  await start(
    host,
    `<network><name>lab</name><forward mode='nat'/><bridge name='virbr9'/>
     <ip address='10.77.9.1' prefix='24'><dhcp><range start='10.77.9.100' end='10.77.9.200'/></dhcp></ip></network>`,
  );
  ofIptables = await run(host, 'iptables-save -t filter | grep -e COMMIT -e filter -e LIBVIRT');
  hasNftables = await useNftables(host);
  // Without nftables, the traffic of a network with rules of libvirt passes all of these firewalls.
  if (!hasNftables) await run(host, `virsh -q net-destroy lab; virsh net-dumpxml lab >/run/vnet/lab.xml`);
  if (!hasNftables) {
    await run(host, `sed -i "s/mode='nat'/mode='open'/; /<nat>/,/<.nat>/d" /run/vnet/lab.xml`);
    await run(host, 'virsh -q net-define /run/vnet/lab.xml; virsh -q net-start lab');
    await start(
      host,
      `<network><name>nat</name><forward mode='nat'/><bridge name='virbr8'/>
       <ip address='10.77.8.1' prefix='24'><dhcp><range start='10.77.8.100' end='10.77.8.200'/></dhcp></ip></network>`,
    );
  }
  vm = await host.client('lab', 'vm');
  await runOn(vm.host, 'ip route replace default via 10.77.9.1');
  await runOn(lan.host, 'ip route replace default via 198.51.100.1');
});

afterEach(() => run(host, 'nft flush ruleset; systemctl restart libvirtd'));

function reachesLan(): Promise<boolean> {
  return ping(vm.host, { to: '198.51.100.2', from: vm.ip });
}

/** Stops the other network: firewalld was recorded with the bridge of this one. */
async function onlyLab(): Promise<void> {
  await run(host, 'for name in $(virsh -q net-list --name); do [ $name = lab ] || virsh -q net-destroy $name; done');
}

test('Docker drops what a network forwards', async () => {
  await run(host, 'iptables-restore --noflush </run/vnet/docker-20.10.rules');
  expect(await reachesLan()).toBe(false);
  await expectRepair(host, 'forwarding-dropped', /^iptables -t filter -P FORWARD DROP$/);
  expect(await reachesLan()).toBe(true);
});

test('ufw drops DHCP, DNS and what a network forwards', async () => {
  await run(host, 'iptables-restore --noflush </run/vnet/ufw-0.36.rules');
  await expectRepairs(host, {
    'host-input-dropped': /^iptables .*-A ufw-skip-to-policy-input -j DROP\niptables -t filter -P INPUT DROP$/,
    'forwarding-dropped': /^iptables -t filter -P FORWARD DROP$/,
  });
});

test('firewalld has the bridge in no zone', async () => {
  await onlyLab();
  await run(host, 'nft -f /run/vnet/firewalld-1.3-none.nft');
  expect(await reachesLan()).toBe(false);
  await expectRepair(
    host,
    'firewalld-zone',
    /no zone of firewalld lists virbr9\n.*filter_IN_public: reject.*\n.*filter_FWD_public: reject/,
  );
  expect(await reachesLan()).toBe(true);
});

test('an accept in a table of its own does not undo the reject of nftables', async () => {
  if (!hasNftables) return;
  await run(
    host,
    `nft 'table inet own { chain forward { type filter hook forward priority -10; oifname virbr9 tcp dport 22 accept; }; }'`,
  );
  await expectRepair(
    host,
    'accept-without-effect',
    /chain forward: oifname "virbr9" tcp dport 22 accept.*\nrejected by: table ip libvirt_network/,
  );
});

test('rules of iptables are left, although libvirt uses nftables', async () => {
  if (!hasNftables) return;
  await host.file('left.rules', ofIptables);
  await run(host, 'iptables-restore --noflush </run/vnet/left.rules');
  await expectRepair(host, 'leftover-rules', /iptables .*-A LIBVIRT_FWI .*virbr9/);
});

test('the table of nftables was deleted', async () => {
  if (!hasNftables) return;
  await run(host, 'nft delete table ip libvirt_network');
  await expectRepair(host, 'libvirt-rules-missing', /IPv4 rule about virbr9/);
  expect(await reachesLan()).toBe(true);
});

test('the rules of podman, and of firewalld with the bridge in the zone of libvirt, are no problem', async () => {
  await onlyLab();
  await run(
    host,
    'iptables-restore --noflush </run/vnet/netavark-1.4.rules; nft -f /run/vnet/firewalld-1.3-libvirt.nft',
  );
  expect(await diagnosed(host)).toMatchObject({ healthy: true, problems: [], skipped: [] });
});

test('a host without other firewalls has no problems, and every check could look', async () => {
  expect(await diagnosed(host)).toMatchObject({ healthy: true, problems: [], skipped: [] });
  // With this many checks, a listener for each would make Node.js warn.
  expect(await host.vnet('doctor')).toMatchObject({ status: 0, stderr: '' });
});
