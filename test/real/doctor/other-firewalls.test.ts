import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Host } from '../../../src/host/host.ts';
import { queryDns } from '../../../src/sandbox/guests/dns-query.ts';
import { type Leased, realHost } from '../host.ts';
import { diagnosed, expectRepair, expectRepairs } from './diagnosis.ts';
import {
  canUseNftables,
  connects,
  listen,
  prepare,
  restoreRules,
  run,
  runOn,
  saveRules,
  start,
  useNftables,
} from './with-firewalls.ts';

const host = realHost();
let lan: Host;
/** On the NAT network, whose traffic libvirt's rules for iptables accept ahead of the rules of others. */
let vm: Leased;
/** On the open network, which libvirt writes no rules for. */
let other: Leased;
/** The rules of libvirt's iptables backend for the NAT network. */
let ofIptables: string;

/** Adds to its chains what the real ufw adds for these commands. */
const UFW = `#!/bin/bash
set -e
case "$*" in
  'route allow in on '*)
    iptables -A ufw-user-forward -i "$5" -j ACCEPT
    ip6tables -A ufw6-user-forward -i "$5" -j ACCEPT ;;
  'allow in on '*' to any port '*' proto '*)
    iptables -A ufw-user-input -i "$4" -p "\${10}" -m "\${10}" --dport "$8" -j ACCEPT
    ip6tables -A ufw6-user-input -i "$4" -p "\${10}" -m "\${10}" --dport "$8" -j ACCEPT ;;
  *) exit 1 ;;
esac
`;

/** Loads what the real firewalld loads for this command. */
const FIREWALL_CMD = `#!/bin/bash
[ "$*" = '--zone=libvirt --change-interface=virbr9' ] || exit 1
nft delete table inet firewalld
nft -f /run/vnet/firewalld-1.3-libvirt.nft
`;

/** What libvirt 11.3 writes for the NAT network, without its address translation. */
const LEFT_TABLE = `table ip libvirt_network {
  chain guest_cross { iif virbr9 oif virbr9 counter accept; }
  chain guest_input {
    oif virbr9 ip daddr 10.77.9.0/24 ct state established,related counter accept
    oif virbr9 counter reject
  }
  chain guest_output {
    iif virbr9 ip saddr 10.77.9.0/24 counter accept
    iif virbr9 counter reject
  }
  chain forward {
    type filter hook forward priority filter; policy accept;
    counter jump guest_cross
    counter jump guest_input
    counter jump guest_output
  }
}`;

const RECORDED = [
  'docker-20.10.rules',
  'netavark-1.4.rules',
  'ufw-0.36.rules',
  'ufw6-0.36.rules',
  'firewalld-1.3-libvirt.nft',
  'firewalld-1.3-none.nft',
];

beforeAll(async () => {
  lan = (await prepare(host)).host;
  for (const name of RECORDED) await host.file(name, readFileSync(join(import.meta.dirname, 'rules', name), 'utf8'));
  await host.file('bin/ufw', UFW);
  await host.file('bin/firewall-cmd', FIREWALL_CMD);
  await run(host, 'chmod 755 /run/vnet/bin/*; mkdir -p /etc/firewalld/zones; touch /etc/firewalld/zones/libvirt.xml');
  await start(
    host,
    `<network><name>lab</name><forward mode='nat'><nat ipv6='yes'/></forward><bridge name='virbr9'/>
     <ip address='10.77.9.1' prefix='24'><dhcp><range start='10.77.9.100' end='10.77.9.200'/></dhcp></ip>
     <ip family='ipv6' address='fd00:77::1' prefix='64'/></network>`,
  );
  ofIptables = await run(host, 'iptables-save -t filter | grep -e COMMIT -e filter -e LIBVIRT');
  await start(
    host,
    `<network><name>own</name><forward mode='open'/><bridge name='virbr8'/>
     <dns><host ip='10.77.8.1'><hostname>server</hostname></host></dns>
     <ip address='10.77.8.1' prefix='24'><dhcp><range start='10.77.8.100' end='10.77.8.200'/></dhcp></ip>
     <ip family='ipv6' address='2001:db8:8::1' prefix='64'><dhcp><range start='2001:db8:8::100' end='2001:db8:8::200'/></dhcp></ip></network>`,
  );
  if (canUseNftables) await useNftables(host);
  vm = await host.client('lab', 'vm');
  other = await host.client('own', 'other');
  await runOn(vm.host, 'ip route replace default via 10.77.9.1');
  await runOn(other.host, 'ip route replace default via 10.77.8.1');
  await runOn(lan, 'ip route replace default via 198.51.100.1');
  await listen(lan, 80);
  await saveRules(host);
});

afterEach(() => restoreRules(host));

function reachesLan(guest: Leased, seconds?: number): Promise<boolean> {
  return connects(guest.host, '198.51.100.2', 80, seconds);
}

test('a host without other firewalls has no problems, and every check could look', async () => {
  expect(await diagnosed(host)).toMatchObject({ healthy: true, problems: [], skipped: [] });
  // With this many checks, a listener for each would make Node.js warn.
  expect(await host.vnet('doctor')).toMatchObject({ status: 0, stderr: '' });
});

test('Docker drops what a network forwards', async () => {
  await run(host, 'iptables-restore --noflush </run/vnet/docker-20.10.rules');
  expect(await reachesLan(other, 1)).toBe(false);
  await expectRepair(host, 'forwarding-dropped', /^iptables -t filter -P FORWARD DROP$/);
  expect(await reachesLan(other)).toBe(true);
  expect(await reachesLan(vm)).toBe(true);
});

test('ufw drops DHCP, DNS and what a network forwards', async () => {
  await run(
    host,
    'cd /run/vnet; iptables-restore --noflush <ufw-0.36.rules; ip6tables-restore --noflush <ufw6-0.36.rules',
  );
  const dns = { server: '10.77.8.1', name: 'server', type: 'A' } as const;
  expect(await queryDns(other.host, dns)).toBeUndefined();
  expect(await reachesLan(other, 1)).toBe(false);
  await expectRepairs(host, [
    ['host-input-dropped', /^iptables .*-A ufw-skip-to-policy-input -j DROP\niptables -t filter -P INPUT DROP$/],
    ['host-input-dropped', /^ip6tables -t filter -P INPUT DROP$/m],
    ['forwarding-dropped', /^iptables -t filter -P FORWARD DROP$/],
    ['forwarding-dropped', /^ip6tables -t filter -P FORWARD DROP$/],
  ]);
  expect(await queryDns(other.host, dns)).toEqual({ code: 'NOERROR', records: ['10.77.8.1'] });
  expect((await host.client('own', 'late')).ip).toMatch(/^10\.77\.8\./);
  expect(await reachesLan(other)).toBe(true);
  expect(await reachesLan(vm)).toBe(true);
});

const withNftables = canUseNftables ? test : undefined;
const withIptables = canUseNftables ? undefined : test;

withIptables?.(
  'the NAT network passes the rules of Docker and ufw, since libvirt accepts its traffic first',
  async () => {
    await run(host, 'cd /run/vnet; iptables-restore --noflush <docker-20.10.rules');
    await run(host, 'cd /run/vnet; iptables-restore --noflush <ufw-0.36.rules');
    expect(await reachesLan(vm)).toBe(true);
    const { problems } = await diagnosed(host, 'lab');
    expect(problems.filter(({ network }) => network !== 'own')).toEqual([]);
  },
);

withIptables?.('a table of nftables is left, although libvirt uses iptables', async () => {
  await host.file('left.nft', LEFT_TABLE);
  await run(host, 'nft -f /run/vnet/left.nft');
  await expectRepair(host, 'leftover-rules', /^table ip libvirt_network, chain guest_cross: .*virbr9/);
  expect(await run(host, 'nft list tables')).not.toContain('libvirt_network');
});

withNftables?.('an accept in a table of its own does not undo the reject of nftables', async () => {
  await run(
    host,
    `nft 'table inet own { chain forward { type filter hook forward priority -10; oifname virbr9 tcp dport 22 accept; }; }'`,
  );
  await listen(vm.host, 22);
  expect(await connects(lan, vm.ip, 22)).toBe(false);
  await expectRepair(
    host,
    'accept-without-effect',
    /chain forward: oifname "virbr9" tcp dport 22 accept.*\nrejected by: table ip libvirt_network/,
  );
  expect(await connects(lan, vm.ip, 22)).toBe(true);
});

withNftables?.('rules of iptables are left, although libvirt uses nftables', async () => {
  await host.file('left.rules', ofIptables);
  await run(host, 'iptables-restore --noflush </run/vnet/left.rules');
  await expectRepair(host, 'leftover-rules', /iptables .*-A LIBVIRT_FWI .*virbr9/);
});

withNftables?.('the table of nftables was deleted', async () => {
  await run(host, 'nft delete table ip libvirt_network');
  await expectRepair(host, 'libvirt-rules-missing', /IPv4 rule about virbr9/);
  expect(await reachesLan(vm)).toBe(true);
});

withNftables?.('the nat chains of nftables are flushed', async () => {
  await run(host, 'nft flush chain ip libvirt_network guest_nat; nft flush chain ip6 libvirt_network guest_nat');
  await expectRepair(
    host,
    'masquerade-missing',
    /^.*masquerades what 10\.77\.9\.1\/24 sends\n.*masquerades what fd00:77::1\/64 sends$/,
  );
  expect(await reachesLan(vm)).toBe(true);
});

test('firewalld has the bridge in no zone', async () => {
  await onlyLab();
  await run(host, 'nft -f /run/vnet/firewalld-1.3-none.nft');
  expect(await reachesLan(vm, 1)).toBe(false);
  await expectRepair(
    host,
    'firewalld-zone',
    /no zone of firewalld lists virbr9\n.*filter_IN_public: reject.*\n.*filter_FWD_public: reject/,
  );
  expect(await reachesLan(vm)).toBe(true);
});

test('the rules of podman, and of firewalld with the bridge in the zone of libvirt, are no problem', async () => {
  await onlyLab();
  await run(
    host,
    'iptables-restore --noflush </run/vnet/netavark-1.4.rules; nft -f /run/vnet/firewalld-1.3-libvirt.nft',
  );
  expect(await reachesLan(vm)).toBe(true);
  expect(await diagnosed(host)).toMatchObject({ healthy: true, problems: [], skipped: [] });
});

/** Stops the other network: firewalld was recorded with the bridge of this one. */
async function onlyLab(): Promise<void> {
  await run(host, 'for name in $(virsh -q net-list --name); do [ $name = lab ] || virsh -q net-destroy $name; done');
}
