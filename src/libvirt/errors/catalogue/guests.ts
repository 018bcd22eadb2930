import type { Row } from './row.ts';

/** Commands that change a guest, running or not. */
const GUEST_CHANGES = [
  'attach-interface',
  'detach-interface',
  'attach-device',
  'update-device',
  'detach-device',
  'detach-device-alias',
  'domiftune',
];

const START_GUEST = 'virsh start $domain';

/** Guests, their interfaces and addresses. */
export const guests: readonly Row[] = [
  {
    id: 'guest-off-device',
    on: GUEST_CHANGES,
    pattern: /domain is not running/,
    code: 'refused',
    meaning: '--live changes a running guest, and this one is off',
    cause: 'the guest is off',
    fix: 'use --config without --live, or start it',
    commands: [START_GUEST],
  },
  {
    id: 'guest-off-counters',
    on: ['domifstat'],
    pattern: /domain is not running/,
    code: 'refused',
    meaning: 'a guest has traffic counters only while it runs',
    fix: 'start it',
    commands: [START_GUEST],
  },
  {
    id: 'guest-off',
    pattern: /domain is not running/,
    code: 'refused',
    meaning: 'a guest has addresses only while it runs',
    fix: 'start it',
    commands: [START_GUEST],
  },
  {
    id: 'guest-transient',
    pattern: /transient domains do not have any persistent config/,
    code: 'refused',
    meaning: 'a transient guest has no definition to change',
    cause: 'a transient guest has no definition',
    fix: 'use --live without --config',
  },
  {
    id: 'counters-without-tap',
    pattern: /Interface name not provided/,
    code: 'refused',
    meaning: 'the host counts the traffic of taps, and the interface has none',
    cause: 'the interface has no tap, so the host does not count its traffic',
    fix: 'for all interfaces, run',
    commands: ['vnet domiflist $domain'],
  },
  {
    id: 'not-changed-live',
    pattern:
      /^Operation not supported: (?:cannot (?:modify|change)|unable to change) |cannot change network interface mac address/,
    on: ['update-device'],
    code: 'refused',
    meaning: 'libvirt cannot change this property of an interface while the guest runs',
    cause: 'libvirt cannot change this while the guest runs',
    fix: 'change its definition and restart it, or detach the device and attach it again. To change the definition, run',
    commands: ['vnet update-device $domain $file --config'],
  },
  {
    id: 'no-hotplug',
    pattern: /Bus '\S+' does not support hotplugging/,
    code: 'refused',
    meaning: 'the guest takes no devices while it runs',
    cause: 'this guest takes no devices while it runs, often for lack of <acpi/> in <features>',
    fix: 'use --config without --live, and restart it',
  },
  {
    id: 'no-free-slot',
    pattern: /No more available PCI slots/,
    code: 'refused',
    meaning: 'the guest has no free PCI slot for the device',
    cause:
      "the guest has no free PCI slot: a machine of type q35 needs a <controller type='pci' model='pcie-root-port'/> for each device that is plugged in",
    fix: 'use --config without --live, and restart it',
  },
  {
    id: 'no-tun',
    pattern: /Unable to open \/dev\/net\/tun/,
    code: 'refused',
    meaning: 'libvirt makes the tap of a guest with /dev/net/tun, which it cannot open',
    cause: 'the host has no tun device',
    fix: 'load its module, or allow /dev/net/tun in the container that libvirt runs in',
    commands: ['sudo modprobe tun'],
  },
  {
    id: 'bridge-missing',
    pattern: /^Cannot get interface MTU on '(\S+)': No such device/,
    code: 'refused',
    meaning: 'the guest has an interface on the bridge $1, which does not exist',
    cause: 'the host has no bridge $1',
    fix: 'for its bridges, run',
    commands: ['ip link show type bridge'],
  },
  {
    id: 'agent-for-hostname',
    on: ['domhostname'],
    pattern: /QEMU guest agent is not configured/,
    code: 'refused',
    meaning: 'the guest has no channel for the QEMU guest agent',
    fix: 'look in its DHCP leases',
    commands: ['vnet domhostname $domain --source lease'],
  },
  {
    id: 'agent-not-configured',
    pattern: /QEMU guest agent is not configured/,
    code: 'refused',
    meaning: 'the guest has no channel for the QEMU guest agent',
    fix: 'ask another source',
    commands: ['vnet domifaddr $domain --source arp'],
  },
  {
    id: 'agent-not-connected',
    pattern: /QEMU guest agent is not connected/,
    code: 'refused',
    meaning: 'the QEMU guest agent of the guest does not answer',
    cause: ['the guest has not booted yet', 'qemu-guest-agent is not installed or not running in it'],
    fix: 'wait until it has booted, or install and start qemu-guest-agent there',
  },
];
