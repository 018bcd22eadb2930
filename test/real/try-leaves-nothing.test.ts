import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { RunOptions } from '../../src/host/host.ts';
import { BIN, RUNNER } from '../program.ts';
import { realHost } from './host.ts';

const host = realHost();
const checkout = join(import.meta.dirname, '../..');
const vnet = [RUNNER, BIN];

/** All of the host that a rehearsal could change: interfaces, routes, firewall, mounts, processes, files, switches. */
const SNAPSHOT = `
ip -o link; ip -o address; ip route show table all; ip -6 route show table all; ip rule; ip netns
iptables-save | grep -v '^#'; ip6tables-save | grep -v '^#'; nft list ruleset 2>/dev/null | sed 's/counter packets .* bytes [0-9]*//'
virsh net-list --all; virsh net-dumpxml route
cat /proc/self/mountinfo; readlink /proc/1/ns/*
for process in /proc/[0-9]*; do tr '\\0\\n' '  ' <"$process/cmdline" 2>/dev/null; echo; done | grep -vE 'this snapshot|^(tr|sort|grep) |^$' | sort # of all but this snapshot
find /run /var/lib /var/cache /etc/libvirt /etc/passwd /etc/group -xdev -not -name '*.log' -printf '%p %s %m %u %T@\\n' 2>/dev/null | sort
grep -r . /proc/sys/net 2>/dev/null | grep -vE 'random|conntrack_count|neigh/|/stat/' | sort
`;

async function snapshot(): Promise<string> {
  return (await host.inside.run('bash', ['-c', SNAPSHOT])).stdout;
}

/** The kernel takes a moment to remove a namespace and its interfaces, longer on a busy machine. */
async function untouched(work: () => Promise<unknown>): Promise<void> {
  const before = await snapshot();
  await work();
  for (let tries = 0; tries < 200 && (await snapshot()) !== before; tries++) await host.inside.run('sleep', ['0.1']);
  expect(await snapshot()).toBe(before);
}

/** Ends vnet with a signal, some seconds after its start. */
async function interrupted(signal: string, after: string): Promise<number | undefined> {
  const script = 'delay=$2 signal=$1; shift 2; "$@" >/dev/null 2>&1 & sleep "$delay"; kill "-$signal" $!; wait $!';
  const words = ['-c', script, 'bash', signal, after, ...vnet, 'try', join(checkout, 'examples/route.xml')];
  return (await host.inside.run('bash', words)).status;
}

test('leaves a network of the same name and bridge on the host unchanged', async () => {
  await host.vnet('net-define', join(checkout, 'examples/route.xml'));
  await host.vnet('net-start', 'route');
  await host.inside.run('sleep', ['1.5']); // The bridge settles: nobody is plugged in.
  await untouched(async () => {
    // dnsmasq, which is no root, must be able to read what libvirt writes for it.
    const words = ['-c', 'umask 077; "$@"', 'bash', ...vnet, 'try', join(checkout, 'examples/office.xml')];
    const { status, stdout } = await host.inside.run('bash', words);
    expect({ status, end: /(\d+) of \1 checks passed/.test(stdout) }).toEqual({ status: 0, end: true });
  });
});

test.each([
  ['INT', '1.5', 130],
  ['TERM', '1.5', 143],
  ['HUP', '0.4', 129],
  ['KILL', '0.15', 137],
  ['KILL', '0.4', 137],
  ['KILL', '2', 137],
])('leaves nothing when SIG%s ends it after %s s', async (signal, after, expected) => {
  await untouched(async () => expect(await interrupted(signal, after)).toBe(expected));
});

test('reports a crash of libvirtd, and leaves nothing', async () => {
  await untouched(async () => {
    // The libvirtd of the rehearsal is the youngest, and has begun its work once there is a dnsmasq more.
    const script = `
      running=$(pgrep -c dnsmasq); "$@" >/dev/null &
      for _ in {1..400}; do [ "$(pgrep -c dnsmasq)" = "$running" ] || break; sleep 0.05; done
      kill -KILL $(pgrep -n libvirtd); wait $!`;
    const words = ['-c', script, 'bash', ...vnet, 'try', ...Array(40).fill(join(checkout, 'examples/route.xml'))];
    const { status, stderr } = await host.inside.run('bash', words, { env: { NODE_EXTRA_CA_CERTS: undefined } });
    const [first] = stderr.split('\n');
    expect({ status, first }).toEqual({
      status: 1,
      first: 'error: libvirtd ended in the sandbox; the end of its log:',
    });
  });
});

test('leaves nothing when the time limit ends it', async () => {
  await untouched(async () => {
    const words = ['try', '--timeout', '1.5s', join(checkout, 'examples/route.xml')];
    const { status, stdout, stderr } = await host.vnet(...words);
    expect({ status, stdout, stderr }).toEqual({
      status: 7,
      stdout: '',
      stderr:
        'error: the rehearsal took longer than 1.5 s\nhint: allow more time with --timeout, or rehearse fewer networks at once\n',
    });
  });
});

test('works for an ordinary user who has one user id', async () => {
  // He may not be allowed to look into the checkout, or where node is.
  const copy = 'mkdir -m 755 /run/copy; cp -rL "$@" /run/copy; chmod -R a+rX /run/copy';
  const parts = ['bin', 'dist', 'examples'].map((part) => join(checkout, part));
  await host.inside.run('bash', ['-c', copy, 'bash', process.execPath, ...parts]);
  const user = ['--reuid', '12345', '--regid', '12345', '--clear-groups', '--'];
  // Only root may become another user; who runs the tests as an ordinary user is one already.
  const [program, ...become] = process.getuid?.() === 0 ? ['setpriv', ...user] : ['env'];
  const options: RunOptions = { env: { HOME: '/nonexistent', NODE_EXTRA_CA_CERTS: undefined } };
  const words = ['/run/copy/bin/vnet.js', 'try', '/run/copy/examples/route.xml'];
  await untouched(async () => {
    const { status, stdout, stderr } = await host.inside.run(
      program ?? 'env',
      [...become, '/run/copy/node', ...words],
      options,
    );
    expect({ status, stderr, end: /(\d+) of \1 checks passed/.test(stdout) }).toEqual({
      status: 0,
      stderr: '',
      end: true,
    });
  });
});
