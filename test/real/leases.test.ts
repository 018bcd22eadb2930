import { expect, test } from '@jest/globals';
import { readInside } from '../../src/sandbox/host/namespace.ts';
import { BIN, RUNNER } from '../program.ts';
import { realHost } from './host.ts';

const host = realHost();

const NETWORK = `<network>
  <name>lan</name>
  <bridge name='virbr-lan'/>
  <domain name='lan.test'/>
  <ip address='192.168.151.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.151.10' end='192.168.151.99'/>
      <host mac='52:54:00:00:51:07' name='fixed' ip='192.168.151.7'/>
    </dhcp>
  </ip>
</network>
`;

async function json(...words: string[]): Promise<unknown> {
  const { status, stdout, stderr } = await host.vnet(...words, '-o', 'json');
  expect({ words, status, stderr }).toEqual({ words, status: 0, stderr: '' });
  return JSON.parse(stdout);
}

test('leases, resolve, hosts and wait tell what a real dnsmasq gave away', async () => {
  await host.virsh('net-define', await host.file('lan.xml', NETWORK));
  await host.virsh('net-start', 'lan');
  const waiting = host.vnet('wait', 'myvm', '--for', 'name', '--timeout', '60s');
  const client = await host.client('lan', 'myvm');
  await host.client('lan', 'other', { mac: '52:54:00:00:51:07' });

  expect((await waiting).stdout).toBe(`myvm\t${client.ip}\n`);
  expect(await json('leases', 'lan', '--sort', 'ip')).toMatchObject([
    {
      network: 'lan',
      bridge: 'virbr-lan',
      hostname: 'fixed',
      ip: '192.168.151.7',
      prefix: 24,
      notes: [{ kind: 'static' }, { kind: 'unknown-guest' }],
    },
    {
      network: 'lan',
      hostname: 'myvm',
      mac: client.mac,
      ip: client.ip,
      protocol: 'ipv4',
      notes: [{ kind: 'unknown-guest' }],
    },
  ]);
  expect((await host.vnet('resolve', 'MYVM', 'fixed')).stdout).toBe(`MYVM\t${client.ip}\nfixed\t192.168.151.7\n`);
  expect((await host.vnet('resolve', 'myvm.lan.test')).stdout).toBe(`${client.ip}\n`);
  expect(await json('-c', 'qemu:///system?', 'resolve', 'myvm')).toMatchObject([
    { ip: client.ip, network: 'lan', hostname: 'myvm', sources: ['lease'] },
  ]);
  expect((await host.vnet('resolve', '--reverse', client.ip, '52:54:00:00:51:07')).stdout).toBe('myvm\nfixed\n');
  expect((await host.vnet('hosts')).stdout.split('\n').slice(1, 3)).toEqual([
    '192.168.151.7\tfixed',
    `${client.ip}\tmyvm`,
  ]);
});

test('what libvirt itself says of its leases, vnet says too, from files and through virsh', async () => {
  const files = (await json('leases', 'lan')) as { ip: string; prefix: number; expiry: string }[];
  const asked = await json('-c', 'qemu:///system?', 'leases', 'lan');
  const byIp = (rows: unknown) =>
    (rows as { ip: string; secondsLeft: number }[])
      .map(({ secondsLeft: _, ...row }) => row)
      .sort((a, b) => a.ip.localeCompare(b.ip));
  expect(byIp(asked)).toEqual(byIp(files));
  const { stdout } = await host.virsh('net-dhcp-leases', 'lan');
  for (const { ip, prefix } of files) expect(stdout).toContain(`${ip}/${prefix}`);
});

test('--watch tells of a network that stops and starts, and ends at SIGINT with nothing left behind', async () => {
  // A watch that looks at the files before the network stops has begun; it prints nothing until then.
  const script = `events() { grep -c "$1" /run/vnet/events; }
    "$node" "$bin" leases --watch -o json > /run/vnet/events &
    until ls -l /proc/$!/fd | grep -q inotify; do sleep 0.05; done; sleep 0.5
    virsh -q net-destroy lan; until [ "$(events released)" = 2 ]; do sleep 0.05; done
    virsh -q net-start lan; until [ "$(events '"new"')" = 2 ]; do sleep 0.05; done
    kill -INT $!; wait $!`;
  const { status } = await host.inside.run('bash', ['-c', script], {
    env: {
      node: RUNNER,
      bin: BIN,
      NODE_EXTRA_CA_CERTS: undefined,
    },
  });
  const lines = (await readInside(host.inside, '/run/vnet/events'))?.trim().split('\n') ?? [];
  const events = lines.map((line) => JSON.parse(line) as { event: string; hostname: string });
  expect({ status, events: events.map(({ event, hostname }) => `${event} ${hostname}`).sort() }).toEqual({
    status: 0,
    events: ['new fixed', 'new myvm', 'released fixed', 'released myvm'],
  });
});

test('a network that is stopped has no addresses, and the reason is told', async () => {
  await host.virsh('net-destroy', 'lan');
  const { status, stdout, stderr } = await host.vnet('resolve', 'myvm');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^error: 'myvm' has no address: the network of its lease, .* on virbr-lan, is not active\n$/);
});
