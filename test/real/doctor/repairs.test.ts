import { beforeAll, expect, test } from '@jest/globals';
import { BIN, RUNNER } from '../../program.ts';
import { realHost } from '../host.ts';
import { diagnosed } from './diagnosis.ts';
import { prepare, restoreRules, run, saveRules, start } from './with-firewalls.ts';

const host = realHost();

beforeAll(async () => {
  await prepare(host);
  await start(
    host,
    `<network><name>lab</name><forward mode='nat'/><bridge name='virbr9'/>
     <ip address='10.77.9.1' prefix='24'><dhcp><range start='10.77.9.100' end='10.77.9.200'/></dhcp></ip>
     <ip family='ipv6' address='fd00:77::1' prefix='64'/></network>`,
  );
  await start(
    host,
    `<network><name>own</name><forward mode='open'/><bridge name='virbr8'/><ip address='10.77.8.1' prefix='24'/></network>`,
  );
  await saveRules(host);
});

/** Runs `vnet doctor --fix --yes`, and returns what it printed. */
async function fix(...words: string[]): Promise<string> {
  return (await host.vnet('doctor', '--fix', '--yes', ...words)).stdout;
}

/** Pastes the commands that undo what it printed. */
async function undo(stdout: string): Promise<void> {
  const commands = [...stdout.matchAll(/to undo: sudo (.*)/g)].map(([, command]) => command);
  expect(commands).not.toEqual([]);
  await run(host, commands.join('\n'));
}

async function problemIds(): Promise<readonly string[]> {
  return (await diagnosed(host)).problems.map(({ id }) => id);
}

test('a kernel setting gets its old value back, and the file of settings goes', async () => {
  await run(host, 'sysctl -w net.ipv4.ip_forward=0');
  const stdout = await fix();
  expect(stdout).toMatch(/^fixed: the kernel does not forward IPv4 .*\n {2}set net\/ipv4\/ip_forward to 1\n/);
  expect(await problemIds()).toEqual([]);
  expect(await run(host, 'cat /etc/sysctl.d/90-libvirt-guests.conf')).toBe('net/ipv4/ip_forward = 1\n');
  await undo(stdout);
  expect(await problemIds()).toEqual(['ip-forwarding-off']);
  expect(await run(host, 'ls /etc/sysctl.d')).not.toContain('90-libvirt-guests.conf');
  await run(host, 'sysctl -w net.ipv4.ip_forward=1');
});

test('the daemon is restarted, which there is nothing to undo of', async () => {
  await run(host, 'iptables -t nat -F');
  const stdout = await fix();
  expect(stdout).toMatch(/^fixed: nothing translates .*\n {2}restart libvirtd\n/);
  expect(stdout).not.toContain('to undo');
  expect(await problemIds()).toEqual([]);
});

test('rules of nft are added, and removed again', async () => {
  await restoreRules(host);
  await run(
    host,
    `nft 'table inet own { chain input { type filter hook input priority 10; policy drop; ct state established accept; iifname lo accept; }; }'`,
  );
  const before = await run(host, 'nft list table inet own');
  const stdout = await fix();
  expect(stdout).toMatch(/^fixed: the firewall drops DHCP and DNS .*\n {2}add a rule: nft insert rule inet own input /);
  expect(await problemIds()).toEqual([]);
  await undo(stdout);
  expect(await run(host, 'nft list table inet own')).toBe(before);
  await restoreRules(host);
});

test('rules of iptables are added, and removed again', async () => {
  await run(host, 'iptables -N DOCKER-USER; iptables -A FORWARD -j DOCKER-USER; iptables -P FORWARD DROP');
  const before = await run(host, 'iptables -S');
  const stdout = await fix();
  expect(stdout).toMatch(/^fixed: the firewall drops what .*\n {2}add a rule: iptables -I DOCKER-USER -i virbr8 /);
  expect(await problemIds()).toEqual([]);
  await undo(stdout);
  expect(await run(host, 'iptables -S')).toBe(before);
  await restoreRules(host);
});

test('--yes changes no rule that a user wrote, no filter and no route', async () => {
  await run(
    host,
    'iptables -I FORWARD -i virbr9 -j DROP; ip route add 10.77.9.128/25 via 198.51.100.2 proto static metric 50',
  );
  const before = await run(host, 'iptables -S; ip route');
  const stdout = await fix();
  expect(stdout).toMatch(/skipped: a route takes .*\n.*not safe enough for --yes/);
  expect(stdout).toMatch(/skipped: the firewall drops .*\n.*not safe enough for --yes/);
  expect(await run(host, 'iptables -S; ip route')).toBe(before);
  await restoreRules(host);
});

test('a route is removed if the user agrees, and added again', async () => {
  const before = await run(host, 'ip route');
  expect(before).toContain('10.77.9.128/25 via 198.51.100.2');
  const script = `: >/run/vnet/out
    { until grep -q 'uit:' /run/vnet/out; do sleep 0.05; done; echo y; sleep 0.3; } | script -qfec "$1" /run/vnet/out`;
  const { stdout } = await host.inside.run(
    'bash',
    ['-c', script, 'bash', `stty cols 250; '${RUNNER}' '${BIN}' doctor --fix`],
    { env: { NODE_EXTRA_CA_CERTS: undefined, TERM: 'xterm' } },
  );
  expect(stdout).toContain('fixed: a route takes');
  expect(await problemIds()).toEqual([]);
  await undo(stdout.replaceAll('\r', ''));
  expect(await run(host, 'ip route')).toBe(before);
  await run(host, 'ip route del 10.77.9.128/25');
});

test("nothing changes the link of the user's ssh connection, unless the user accepts that", async () => {
  await run(
    host,
    'sysctl -w net.ipv6.conf.lan0.accept_ra=1 net.ipv6.conf.all.forwarding=1; ip -6 route add default via fe80::2 dev lan0 proto ra',
  );
  const overSsh = (...words: string[]) =>
    host.inside.run(RUNNER, [BIN, 'doctor', '--fix', '--yes', ...words], {
      env: { NODE_EXTRA_CA_CERTS: undefined, SSH_CONNECTION: '198.51.100.2 40000 198.51.100.1 22' },
    });
  expect((await overSsh()).stdout).toMatch(/skipped: the kernel ignores .*\n.*--accept-risk=lose-ssh/);
  expect(await run(host, 'sysctl -n net.ipv6.conf.lan0.accept_ra')).toBe('1\n');
  expect((await overSsh('--accept-risk=lose-ssh')).stdout).toMatch(/^fixed: the kernel ignores /);
  expect(await run(host, 'sysctl -n net.ipv6.conf.lan0.accept_ra')).toBe('2\n');
});
