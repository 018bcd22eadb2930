import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { BIN, RUNNER } from '../program.ts';
import { realHost } from './host.ts';

/** A libvirt that is stopped accepts connections and never answers. */
const host = realHost();

async function bash(script: string) {
  const vnet = 'vnet() { "$node" "$bin" "$@"; }';
  const env = { node: RUNNER, bin: BIN, NODE_EXTRA_CA_CERTS: undefined };
  return host.inside.run('bash', ['-c', `${vnet}\n${script}`], { env });
}

const signalDaemons = (signal: string) =>
  bash(`for name in libvirtd virtnetworkd virtqemud; do pkill -${signal} -x "$name"; done; true`);

const activeNetworks = async () => (await host.virsh('net-list', '--name')).stdout.trim().split('\n');

beforeAll(async () => {
  const path = await host.file(
    'lab.xml',
    "<network><name>lab</name><bridge name='virbr9'/><ip address='10.77.0.1' prefix='24'/></network>",
  );
  await host.virsh('net-define', path);
  await host.virsh('net-start', 'lab');
});
afterEach(() => signalDaemons('CONT'));

test.each([
  ['--timeout 1 net-list', 'libvirt did not answer within 1 s: virsh net-list'],
  ['--timeout 1 net-info lab --color never', 'libvirt did not answer within 1 s: virsh net-info lab'],
  ['--timeout 0.1 net-destroy lab', 'libvirt did not answer within 1 s: virsh net-destroy lab'],
])('vnet %s ends at the limit, and what it gave up is not done later', async (line, message) => {
  await signalDaemons('STOP');
  const { status, stdout, stderr } = await host.vnet(...line.split(' '));
  await signalDaemons('CONT');
  expect({ status, stdout }).toEqual({ status: 7, stdout: '' });
  expect(stderr.replace(/ at \S+/, '')).toContain(message);
  expect(await activeNetworks()).toEqual(['lab']);
});

test('a change that vnet is killed over is not made later', async () => {
  await signalDaemons('STOP');
  const { stdout } = await bash(`
    "$node" "$bin" net-destroy lab & vnet=$!
    until pgrep -x virsh >/dev/null; do sleep 0.05; done
    kill -KILL $vnet; wait $vnet
    while pgrep -x virsh >/dev/null; do sleep 0.05; done
    echo "virsh has ended"`);
  await signalDaemons('CONT');
  expect(stdout).toBe('virsh has ended\n');
  expect(await activeNetworks()).toEqual(['lab']);
});

test.each([
  ['leases lab --no-header', ''],
  ['generate new', '<name>new</name>'],
])('vnet %s answers from files without libvirt', async (line, text) => {
  await signalDaemons('STOP');
  const { status, stdout } = await host.vnet(...line.split(' '));
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining(text) });
});

test('wait ends at its time', async () => {
  await signalDaemons('STOP');
  const { status, stderr } = await host.vnet('wait', 'nobody', '--timeout', '1s');
  expect(status).toBe(7);
  expect(stderr).toContain("'nobody'");
});
