import { beforeAll, expect, test } from '@jest/globals';
import { realHost } from '../host.ts';

const host = realHost();

const XML = `<network>
  <name>acme</name><uuid>c0ffee00-1234-4abc-8def-0123456789ab</uuid>
  <title>Secret plans</title><bridge name='br-acme'/><domain name='corp.acme.test'/>
  <dns><host ip='10.20.30.5'><hostname>ledger.corp.acme.test</hostname></host></dns>
  <ip address='10.20.30.1' prefix='24'><dhcp><range start='10.20.30.100' end='10.20.30.200'/>
    <host mac='52:54:00:ab:cd:ef' name='payroll' ip='10.20.30.7'/></dhcp></ip>
  <ip family='ipv6' address='2001:db8:77::1' prefix='64'/>
</network>`;
const GUEST = `<domain type='qemu'><name>treasury</name><memory unit='MiB'>64</memory><os><type>hvm</type></os>
  <devices><interface type='network'><source network='acme'/><mac address='52:54:00:12:34:56'/></interface></devices></domain>`;
const SECRETS =
  /acme|c0ffee00|0123456789ab|secret|ledger|payroll|treasury|laptop|alice|10\.20\.30\.|2001:db8:77|ab:cd:ef|12:34:56|aa:bb:cc/i;

beforeAll(async () => {
  await host.virsh('net-define', await host.file('acme.xml', XML));
  await host.virsh('net-start', 'acme');
  await host.virsh('define', await host.file('treasury.xml', GUEST));
  await host.client('acme', 'laptop', { mac: '52:54:00:aa:bb:cc' });
  await host.inside.run('bash', ['-c', "echo 'alice:x:1000:1000::/home/alice:/bin/sh' >>/etc/passwd"]);
});

test('no name or address of the host is in a report, and what it is about is', async () => {
  const { status, stdout } = await host.vnet('doctor', '--report', '-');
  expect(status).toBe(0);
  expect(stdout.split('\n').filter((line) => SECRETS.test(line))).toEqual([]);
  for (const part of ['## Problems', 'vnet ', '## Network network-1: live', 'net', 'guest-1', 'host-', '## Links']) {
    expect(stdout).toContain(part);
  }
  // The reservation, the range and the lease are still in the subnet of the bridge.
  const [, subnet = ''] = /<ip address='(10\.\d+\.\d+\.)1' prefix='24'>/.exec(stdout) ?? [];
  for (const part of [`start='${subnet}100'`, `ip='${subnet}7'`, `${subnet}0/24 dev`]) expect(stdout).toContain(part);
});

test('a raw report has the names', async () => {
  const { stdout } = await host.vnet('doctor', '--report', '-', '--raw');
  for (const part of ['acme', '10.20.30.1', '52:54:00:12:34:56', 'laptop']) expect(stdout).toContain(part);
});

test('a report is a new file that only its user can read', async () => {
  const unanswered = await host.vnet('doctor', '--report', '/run/vnet/report.md');
  expect(unanswered).toMatchObject({ status: 64, stderr: expect.stringContaining('to confirm, add --yes') });
  const { status, stdout, stderr } = await host.vnet('doctor', '--report', '/run/vnet/report.md', '--yes');
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: 'Report written to /run/vnet/report.md. Read it before you send it.\n',
  });
  expect(stderr).toMatch(/^The report contains, with names and addresses replaced:\n {2}Problems: [\d.]+ (?:B|KiB)\n/);
  expect((await host.inside.run('stat', ['-c', '%a', '/run/vnet/report.md'])).stdout).toBe('600\n');
  const again = await host.vnet('doctor', '--report', '/run/vnet/report.md', '--yes');
  expect(again).toMatchObject({ status: 6, stderr: expect.stringContaining('exists already') });
});
