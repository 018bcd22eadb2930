import { expect, test } from '@jest/globals';
import type { Check } from '../../src/doctor/check.ts';
import { bridgeHelper } from '../../src/doctor/checks/bridges/bridge-helper.ts';
import { ovsVirtualport } from '../../src/doctor/checks/bridges/ovs-virtualport.ts';
import { vlanFiltered } from '../../src/doctor/checks/bridges/vlan-filtered.ts';
import { wifiUplink } from '../../src/doctor/checks/bridges/wifi-uplink.ts';
import { guests, networks } from '../../src/doctor/facts/libvirt.ts';
import type { LinkDetails } from '../../src/doctor/facts/link-details.ts';
import { linkDetails } from '../../src/doctor/facts/link-details.ts';
import type { Fact, Look } from '../../src/doctor/look.ts';
import type { Host } from '../../src/host/host.ts';
import { type Domain, readDomain } from '../../src/libvirt/domain.ts';
import type { Virsh } from '../../src/libvirt/virsh.ts';
import { fakeHost, type World } from '../fake-host.ts';

/** Checks of what the test hosts cannot have: wireless interfaces, VLAN filtering, Open vSwitch, sessions of users. */

interface Facts {
  readonly world?: World;
  readonly links?: readonly LinkDetails[];
  readonly domains?: readonly Domain[];
  readonly uri?: string;
  readonly host?: Partial<Host>;
}

async function found(check: Check, { world = {}, links = [], domains = [], uri, host = {} }: Facts) {
  const facts = new Map<Fact<unknown>, unknown>([
    [guests, domains],
    [networks, []],
    [linkDetails, links],
  ]);
  const look: Look = {
    name: 'here',
    host: { ...fakeHost(world), ...host },
    virsh: { uri } as Virsh,
    at: <T>(fact: Fact<T>) => (facts.has(fact) ? Promise.resolve(facts.get(fact) as T) : fact(look)),
  };
  const problems = await check.find(look);
  return problems.map(({ message, evidence, commands = [] }) => [
    message,
    ...evidence,
    ...commands.map((line) => `$ ${line}`),
  ]);
}

const guest = (nic: string) => readDomain(`<domain><name>web</name><devices>${nic}</devices></domain>`, true);
const bridged = guest("<interface type='bridge'><source bridge='br0'/><target dev='vnet0'/></interface>");
const direct = guest("<interface type='direct'><source dev='wlan0'/><target dev='macvtap0'/></interface>");
const bridge = (data: object): LinkDetails => ({ ifname: 'br0', linkinfo: { info_kind: 'bridge', info_data: data } });
const tap: LinkDetails = { ifname: 'vnet0', master: 'br0', linkinfo: { info_kind: 'tun' } };
const wifi: LinkDetails = { ifname: 'wlan0', master: 'br0' };
const eth: LinkDetails = { ifname: 'eth0', master: 'br0' };

const station = { '/sys/class/net/wlan0/phy80211': '', '/sys/class/net/eth0/device': '' };
const iw = (type: string) => ({ 'iw dev wlan0 info': `Interface wlan0\n\ttype ${type}\n` });

test('a wireless uplink of a bridge', async () => {
  const links = [bridge({}), tap, wifi];
  expect(
    await found(wifiUplink, { links, domains: [bridged], world: { files: station, programs: iw('managed') } }),
  ).toEqual([
    [
      'guests are bridged to the wireless interface wlan0',
      'ip link: wlan0 master br0',
      '/sys/class/net/wlan0: wireless',
    ],
  ]);
});

test('an access point as a port of a bridge works', async () => {
  const links = [bridge({}), tap, wifi];
  expect(await found(wifiUplink, { links, domains: [bridged], world: { files: station, programs: iw('AP') } })).toEqual(
    [],
  );
});

test('a wired uplink works', async () => {
  const links = [bridge({}), tap, eth];
  expect(await found(wifiUplink, { links, domains: [bridged], world: { files: station } })).toEqual([]);
});

test('macvtap on a wireless interface', async () => {
  const links = [{ ifname: 'macvtap0', link: 'wlan0', linkinfo: { info_kind: 'macvtap' } }, { ifname: 'wlan0' }];
  expect(
    await found(wifiUplink, { links, domains: [direct], world: { files: station, programs: iw('managed') } }),
  ).toEqual([
    [
      'guests are bridged to the wireless interface wlan0',
      'ip link: macvtap0@wlan0 (guest web)',
      '/sys/class/net/wlan0: wireless',
    ],
  ]);
});

const vlans = (tapVlans: string, uplinkVlans: string) => ({
  'bridge -j vlan show': `[{"ifname":"vnet0","vlans":${tapVlans}},{"ifname":"eth0","vlans":${uplinkVlans}},{"ifname":"br0","vlans":[{"vlan":1}]}]`,
});
const ONE = '[{"vlan":1,"flags":["PVID","Egress Untagged"]}]';

test.each([
  ['a VLAN that no uplink has', ONE, '[{"vlan":10,"vlanEnd":20}]', 'VLAN 1', 'VLAN 10-20', 10],
  ['no VLAN at all', '[]', ONE, 'is in no VLAN', 'VLAN 1', 1],
])('a guest in %s', async (_title, own, uplink, ownText, uplinkText, vlan) => {
  const links = [bridge({ vlan_filtering: 1 }), tap, eth];
  expect(await found(vlanFiltered, { links, domains: [bridged], world: { programs: vlans(own, uplink) } })).toEqual([
    [
      "bridge br0 filters the VLAN of vnet0, an interface of guest 'web'",
      `bridge vlan: vnet0 ${ownText}`,
      `bridge vlan: eth0 ${uplinkText}`,
      `$ sudo bridge vlan add dev vnet0 vid ${vlan} pvid untagged`,
    ],
  ]);
});

test('a guest in a VLAN of the uplink, or on a bridge that filters none', async () => {
  const filtering = [bridge({ vlan_filtering: 1 }), tap, eth];
  const world = { programs: vlans('[{"vlan":15}]', '[{"vlan":10,"vlanEnd":20}]') };
  expect(await found(vlanFiltered, { links: filtering, domains: [bridged], world })).toEqual([]);
  expect(await found(vlanFiltered, { links: [bridge({ vlan_filtering: 0 }), tap, eth], domains: [bridged] })).toEqual(
    [],
  );
});

test('a bridge of Open vSwitch needs a virtualport', async () => {
  const links = [{ ifname: 'br0', linkinfo: { info_kind: 'openvswitch' } }];
  expect(await found(ovsVirtualport, { links, domains: [bridged] })).toEqual([
    [
      "guest 'web' is on the Open vSwitch bridge br0, but its interface has no <virtualport>",
      'ip -d link: br0 openvswitch',
      "<source bridge='br0'/> without <virtualport>",
      "$ virsh dumpxml --inactive web | sed 's|<source bridge='\\''br0'\\''/>|&<virtualport type='\\''openvswitch'\\''/>|' | virsh define /dev/stdin",
    ],
  ]);
  const right = guest("<interface type='bridge'><source bridge='br0'/><virtualport type='openvswitch'/></interface>");
  expect(await found(ovsVirtualport, { links, domains: [right] })).toEqual([]);
  expect(await found(ovsVirtualport, { links: [bridge({})], domains: [bridged] })).toEqual([]);
});

const HELPER = '/usr/lib/qemu/qemu-bridge-helper';
const ACL = '/etc/qemu/bridge.conf';

/** What keeps the guest of a user from br0; `mode` is that of the helper. */
function ofSession(acl: string | undefined, mode: number, getcap = '') {
  const files = { [HELPER]: '', ...(acl !== undefined && { [ACL]: acl }) };
  const programs = { [`getcap ${HELPER}`]: getcap };
  const host: Partial<Host> = {
    readRegularFile: async () => ({ bytes: Buffer.alloc(0), mode, uid: 0, gid: 0 }),
  };
  return found(bridgeHelper, {
    uri: 'qemu:///session',
    domains: [bridged],
    world: { uid: 1000, files, programs },
    host,
  });
}

test('a bridge helper that is not setuid', async () => {
  expect(await ofSession('allow br0\n', 0o100755)).toEqual([
    [`${HELPER} is not setuid root`, `${HELPER}: mode 755`, `$ sudo chmod u+s ${HELPER}`],
  ]);
  expect(await ofSession('allow all\n', 0o104755)).toEqual([]);
  expect(await ofSession('allow br0\n', 0o100755, `${HELPER} cap_net_admin=ep\n`)).toEqual([]);
});

test('a bridge that the access list does not allow', async () => {
  expect(await ofSession(undefined, 0o104755)).toEqual([
    [
      `${ACL} does not allow br0`,
      `${ACL}: no such file`,
      '$ sudo mkdir -p /etc/qemu',
      "$ printf '%s\\n' 'allow br0' | sudo tee -a /etc/qemu/bridge.conf >/dev/null",
      '$ sudo chmod 644 /etc/qemu/bridge.conf',
    ],
  ]);
  expect((await ofSession('allow virbr0\n', 0o104755))[0]?.slice(0, 2)).toEqual([
    `${ACL} does not allow br0`,
    `${ACL}: allow virbr0`,
  ]);
  expect((await ofSession('allow all\ndeny br0\n', 0o104755)).length).toBe(1);
});

test('a host without the helper, and connections that need none', async () => {
  const session = { uri: 'qemu:///session', domains: [bridged], world: { uid: 1000 } };
  expect((await found(bridgeHelper, session))[0]?.[0]).toBe('QEMU has no qemu-bridge-helper on this host');
  expect(await found(bridgeHelper, { ...session, uri: 'qemu:///system' })).toEqual([]);
  expect(await found(bridgeHelper, { ...session, world: { uid: 0 } })).toEqual([]);
});
