import { expect, test } from '@jest/globals';
import { lookAt } from '../../../src/doctor/look.ts';
import type { Walk } from '../../../src/doctor/path/hop.ts';
import { deviceHop, vlanHop } from '../../../src/doctor/path/link-hops.ts';
import { readNics } from '../../../src/doctor/path/nic.ts';
import type { Virsh } from '../../../src/libvirt/virsh.ts';
import { fakeHost, type World } from '../../fake-host.ts';

/** What the kernel of a test host may lack: VLAN filtering, and links without a carrier. */
function walkOn(nic: string, world: World): Walk {
  const [first] = readNics(`<domain><devices>${nic}</devices></domain>`);
  if (first === undefined) throw new Error('no interface');
  return {
    look: lookAt({ name: 'default', host: fakeHost(world), virsh: {} as Virsh }),
    report: { problems: [], passed: [], skipped: [], withoutLibvirt: [], failed: [] },
    domain: { name: 'web', running: true, interfaces: [], agentChannel: false },
    nic: first,
    network: undefined,
    addresses: async () => [],
  };
}

const BRIDGED = "<interface type='bridge'><source bridge='br0'/><target dev='vnet0'/></interface>";
const filtering = { '/sys/class/net/br0/bridge/vlan_filtering': '1\n' };
const vlans = (ports: readonly object[]) => ({ 'bridge -j vlan show': JSON.stringify(ports) });

test('a bridge that does not filter by VLAN has no such link of the chain', async () => {
  expect(await vlanHop(walkOn(BRIDGED, {}))).toBe(undefined);
});

test('the VLANs of the tap are named', async () => {
  const ports = [{ ifname: 'vnet0', vlans: [{ vlan: 10, flags: ['PVID', 'Egress Untagged'] }, { vlan: 20 }] }];
  const hop = await vlanHop(walkOn(BRIDGED, { files: filtering, programs: vlans(ports) }));
  expect(hop).toEqual({ id: 'vlan', mark: 'ok', text: 'vnet0 is in VLAN 10 untagged, VLAN 20' });
});

test('a tap without a VLAN is a broken link', async () => {
  const hop = await vlanHop(walkOn(BRIDGED, { files: filtering, programs: vlans([{ ifname: 'eth0' }]) }));
  expect(hop).toMatchObject({
    mark: 'broken',
    break: {
      problem: {
        message: "bridge br0 drops what guest 'web' sends: its tap vnet0 is in no VLAN",
        commands: ['sudo bridge vlan add dev vnet0 vid 1 pvid untagged'],
      },
    },
  });
});

test.each([
  ['is down', ['BROADCAST'], ['sudo ip link set eth0 up']],
  ['has no carrier', ['UP', 'NO-CARRIER'], []],
])('a link below macvtap %s', async (state, flags, commands) => {
  const nic = "<interface type='direct'><source dev='eth0' mode='bridge'/><target dev='macvtap0'/></interface>";
  const programs = { 'ip -j addr': JSON.stringify([{ ifname: 'eth0', flags }]) };
  expect(await deviceHop(walkOn(nic, { programs }))).toMatchObject({
    mark: 'broken',
    text: `ip link: eth0 <${flags.join(',')}>`,
    break: { problem: { message: `the link eth0 of guest 'web' ${state}`, commands } },
  });
});
