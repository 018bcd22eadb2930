import { expect, test } from '@jest/globals';
import { vnet } from '../commands/run.ts';

const CANNOT = 'error: failed to connect to the hypervisor\nerror: Cannot recv data: Connection reset by peer\n';
const UUIDS = ['1', '2', '3'].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`);
const env = { LIBVIRT_DEFAULT_URI: 'qemu+ssh://far/system' };
const network = (name: string) => `<network><name>${name}</name><uuid>UUID</uuid><bridge name='${name}0'/></network>`;
const row = (ip: string) =>
  ` 2026-01-01 01:00:00   52:54:00:00:00:01   ipv4       ${ip}/24   web        01:52:54:00:00:00:01\n`;

const far = {
  'virsh net-list --all --uuid': UUIDS.join('\n'),
  'virsh net-list --uuid': UUIDS.join('\n'),
  ...Object.fromEntries(
    UUIDS.map((uuid, index) => [`virsh net-dumpxml --network=${uuid}`, network(`net${index}`).replace('UUID', uuid)]),
  ),
  'virsh list --all --uuid': '',
  'virsh list --uuid': '',
  'virsh list --all --name': '',
  'virsh list --name': '',
  [`virsh net-dhcp-leases --network=${UUIDS[0]}`]: row('10.0.0.2'),
  [`virsh net-dhcp-leases --network=${UUIDS[1]}`]: row('10.0.1.2'),
  [`virsh net-dhcp-leases --network=${UUIDS[2]}`]: row('10.0.2.2'),
};
const leases = (programs: Record<string, string | { stderr: string }>) =>
  vnet('leases --no-header --columns network,ip', { env, programs: { ...far, ...programs } });

test('without -c virsh connects at each question: a libvirt that does not answer has not said «no networks»', async () => {
  const said = { stderr: CANNOT };
  for (const line of ['leases', 'leases net0', 'resolve web', 'net-list -o json', 'hosts', 'inventory']) {
    const programs = Object.fromEntries(
      [...Object.keys(far), 'virsh net-list --name', 'virsh net-list --all --autostart --uuid'].map((key) => [
        key,
        said,
      ]),
    );
    const { status, stdout } = await vnet(line, {
      env,
      programs: {
        ...programs,
        'virsh net-list --all --persistent --uuid': said,
        ...Object.fromEntries(
          ['lease', 'agent', 'arp'].map((each) => [`virsh domifaddr --domain=web --full --source=${each}`, said]),
        ),
      },
    });
    expect([line, status, stdout]).toEqual([line, 3, '']);
  }
});

test('a connection that breaks half way is a failure, not fewer leases', async () => {
  expect(await leases({ [`virsh net-dhcp-leases --network=${UUIDS[2]}`]: { stderr: CANNOT } })).toMatchObject({
    status: 3,
    stdout: '',
  });
});

test('where libvirt cannot read the leases of one network the others are shown, and it is said', async () => {
  const because = "\nerror: internal error: invalid json in file: 'x.status'\n";
  const stderr = `error: Failed to get leases info for ${UUIDS[1]}${because}`;
  expect(await leases({ [`virsh net-dhcp-leases --network=${UUIDS[1]}`]: { stderr } })).toEqual({
    status: 6,
    stdout: 'net0   10.0.0.2\nnet2   10.0.2.2\n',
    stderr: expect.stringMatching(
      /^error: Failed to get leases info for net1\nerror: .*x\.status'\ncause: .*\[internal-error\]\nfix: .*\n$/,
    ),
  });
});

test('a network that went away in between has no leases', async () => {
  const stderr = "error: failed to get network '1'\nerror: Network not found: no network with matching uuid '1'\n";
  expect(await leases({ [`virsh net-dhcp-leases --network=${UUIDS[1]}`]: { stderr } })).toMatchObject({
    status: 0,
    stderr: '',
  });
});

test('a driver that knows no leases says so', async () => {
  const stderr = `error: Failed to get leases info for ${UUIDS[0]}\nerror: this function is not supported by the connection driver: virNetworkGetDHCPLeases\n`;
  const { status, stderr: printed } = await leases({ [`virsh net-dhcp-leases --network=${UUIDS[0]}`]: { stderr } });
  expect(status).toBe(8);
  expect(printed).toMatch(/^error: Failed to get leases info for net0\n/);
});
