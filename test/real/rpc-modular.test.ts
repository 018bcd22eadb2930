import { beforeAll, describe, expect, test } from '@jest/globals';
import { BIN, RUNNER } from '../program.ts';
import { realHost } from './host.ts';

/** A daemon for each driver instead of libvirtd: a question about networks may pass through virtqemud. */
const host = realHost();
const QEMU = ['-c', 'qemu:///system'];
const NETWORK = ['-c', 'network:///system'];

const NETWORK_XML = `<network><name>lab</name><bridge name='virbr98'/>
<ip address='192.168.198.1' netmask='255.255.255.0'><dhcp><range start='192.168.198.2' end='192.168.198.99'/></dhcp></ip></network>`;
const GUEST_XML = `<domain type='qemu'><name>guest</name><memory unit='MiB'>32</memory><os><type arch='x86_64'>hvm</type></os>
<devices><interface type='network'><source network='lab'/></interface></devices></domain>`;

async function bash(script: string): Promise<string> {
  const prelude = `exec 2>&1 < /dev/null; vnet="$node $bin"
    begin() { for name; do
      printf '%s\\n' 'auth_unix_ro = "none"' 'auth_unix_rw = "none"' 'unix_sock_group = "root"' \\
        "log_outputs = \\"3:file:/var/log/libvirt/$name.log\\"" > "/etc/libvirt/$name.conf"
      "$name" -d; done; }
    end() { for name; do kill $(pidof "$name"); while pidof "$name" > /dev/null; do sleep 0.02; done; done; }
  `;
  const { stdout } = await host.inside.run('bash', ['-c', prelude + script], {
    env: { NODE_EXTRA_CA_CERTS: undefined, node: RUNNER, bin: BIN },
  });
  return stdout;
}

/** Without -c, libvirt chooses the daemon. */
const CHOICE = { LIBVIRT_DEFAULT_URI: '' };
const virshOf = (...words: string[]) => host.inside.run('virsh', words, { env: CHOICE });
const vnetOf = (...words: string[]) => host.vnetWith(CHOICE, ...words);

/** Expects the daemon's answer to be virsh's bytes: no virsh is there to answer. */
async function expectSame(...words: string[]): Promise<void> {
  const virsh = await virshOf(...words);
  const vnet = await host.vnetWith({ ...CHOICE, VNET_VIRSH: '/bin/true' }, ...words);
  expect({ words, ...vnet }).toEqual({ words, ...virsh });
  expect(virsh.status).toBe(0);
}

/** Expects virsh's words on stderr. */
async function expectFailure(...words: string[]): Promise<void> {
  const [virsh, vnet] = [await virshOf(...words), await vnetOf(...words)];
  expect(virsh.status).toBe(1);
  expect(vnet.stdout).toBe(virsh.stdout);
  // One line of virsh's ends its words; vnet's advice follows.
  expect(vnet.stderr.slice(0, virsh.stderr.trimEnd().length)).toBe(virsh.stderr.trimEnd());
}

const answeredBy = async (...words: string[]) =>
  /^Questions answered by: (.*)$/m.exec((await vnetOf(...words, '-V')).stdout)?.[1];

beforeAll(async () => {
  await host.file('lab.xml', NETWORK_XML);
  await host.file('guest.xml', GUEST_XML);
  expect(
    await bash(`end libvirtd; rm -f /run/libvirt/libvirt-*
      begin virtnetworkd virtqemud virtnwfilterd virtinterfaced
      until virsh -q -c qemu:///system "net-list; nwfilter-list; iface-list" > /dev/null 2>&1; do sleep 0.02; done
      cd /run/vnet; virsh -q -c qemu:///system 'net-define lab.xml; net-start lab; define guest.xml' > /dev/null`),
  ).toBe('');
  await bash(
    `echo '<filter name="shut"/>' > /run/vnet/f.xml; virsh -q -c qemu:///system nwfilter-define /run/vnet/f.xml`,
  );
});

describe('with a socket for each daemon', () => {
  test('vnet takes the one that libvirt takes', async () => {
    expect(await answeredBy(...QEMU)).toBe('/run/libvirt/virtqemud-sock');
    expect(await answeredBy(...NETWORK)).toBe('/run/libvirt/virtnetworkd-sock');
    expect(await answeredBy('-r', ...NETWORK)).toBe('/run/libvirt/virtnetworkd-sock-ro');
    expect(await answeredBy()).toBe('virsh');
    await expectFailure('net-list');
  });

  test.each(
    [
      [...QEMU, 'net-list', '--all'],
      [...NETWORK, 'net-list', '--all'],
      ['-r', ...QEMU, 'net-info', 'lab'],
      [...NETWORK, 'net-dumpxml', 'lab'],
      [...QEMU, 'net-dhcp-leases', 'lab'],
      [...QEMU, 'list', '--all'],
      [...QEMU, 'dumpxml', 'guest'],
      [...QEMU, 'domiflist', 'guest'],
      [...QEMU, 'nwfilter-list'],
      [...QEMU, 'nwfilter-dumpxml', 'shut'],
      [...QEMU, 'nwfilter-binding-list'],
      [...QEMU, 'net-port-list', 'lab'],
      [...QEMU, 'iface-list', '--all'],
      [...QEMU, 'iface-dumpxml', 'lo'],
    ].map((words) => [words.join(' '), words] as const),
  )('%s', (_title, words) => expectSame(...words));

  test.each([QEMU, NETWORK])('%s %s: JSON without virsh', async (...connection) => {
    const words = [...connection, 'net-list', '--all', '-o', 'json'];
    const { stdout } = await host.vnetWith({ VNET_VIRSH: '/bin/true' }, ...words);
    expect(JSON.parse(stdout)).toMatchObject([{ name: 'lab' }]);
    expect(stdout).toBe((await host.vnetWith({ VNET_RPC: '0' }, ...words)).stdout);
  });

  test('virsh says that a driver is not there', () => expectFailure(...NETWORK, 'list', '--all'));

  test('events pass through virtqemud', async () => {
    const said = await bash(`cd /run/vnet; export VNET_VIRSH=/bin/true
      $vnet -c qemu:///system net-event --event lifecycle --loop -o json > events & vnet=$!
      echo '<network><name>mark</name></network>' > mark.xml
      until [ -s events ]; do virsh -q -c network:///system 'net-define mark.xml; net-undefine mark'; done
      kill -INT $vnet; wait $vnet; echo "status $?"; head -1 events`);
    const [status, event = ''] = said
      .trim()
      .split('\n')
      .filter((line) => /^(status|\{)/.test(line));
    expect(status).toBe('status 0');
    expect(JSON.parse(event)).toMatchObject({ type: 'lifecycle', network: 'mark' });
  });
});

describe('with virtproxyd', () => {
  beforeAll(async () => {
    expect(
      await bash('begin virtproxyd; until LIBVIRT_DEFAULT_URI= virsh -q uri > /dev/null 2>&1; do sleep 0.02; done'),
    ).toBe('');
  });

  test('a connection without a URI is answered by its socket', async () => {
    expect(await answeredBy()).toBe('/run/libvirt/libvirt-sock');
    expect(await answeredBy(...QEMU)).toBe('/run/libvirt/virtqemud-sock');
    for (const words of [['net-list', '--all'], ['-r', 'net-dumpxml', 'lab'], ['list', '--all'], ['uri']]) {
      await expectSame(...words);
    }
  });
});

describe('without virtnetworkd', () => {
  beforeAll(() => bash('end virtnetworkd virtproxyd; rm -f /run/libvirt/libvirt-*'));

  test('virsh says what is missing, and guests are still answered', async () => {
    await expectFailure(...QEMU, 'net-list');
    await expectFailure(...NETWORK, 'net-list');
    await expectFailure('-r', ...NETWORK, 'net-info', 'lab');
    await expectSame(...QEMU, 'list', '--all');
    await expectSame(...QEMU, 'nwfilter-list');
  });

  test('a daemon that comes back is asked', async () => {
    await bash('begin virtnetworkd; until virsh -q -c network:///system uri > /dev/null 2>&1; do sleep 0.02; done');
    await expectSame(...NETWORK, 'net-list', '--all');
    await expectSame(...QEMU, 'net-list', '--all');
  });
});
