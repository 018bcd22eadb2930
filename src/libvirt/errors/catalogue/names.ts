import type { Row } from './row.ts';

/** Names that libvirt does not know, and files. For those without a fix vnet suggests similar names. */
export const names: readonly Row[] = [
  {
    id: 'name-for-uuid',
    on: ['net-name'],
    pattern: /^failed to get network '(?!(?:[0-9a-fA-F]-?){32}')(.*)'/,
    code: 'not-found',
    meaning: 'net-name takes a UUID and got a name',
    cause: 'net-name takes a UUID',
    fix: 'for the UUID of a name, run',
    commands: ['vnet net-uuid $1'],
  },
  {
    id: 'uuid-for-name',
    on: ['net-uuid'],
    pattern: /^failed to get network '((?:[0-9a-fA-F]-?){32})'/,
    code: 'not-found',
    meaning: 'net-uuid takes a name and got a UUID',
    cause: 'net-uuid takes a name',
    fix: 'for the name of a UUID, run',
    commands: ['vnet net-name $1'],
  },
  {
    id: 'name-for-mac',
    on: ['iface-name'],
    pattern: /^failed to get interface '(?!(?:[0-9a-fA-F]{1,2}:){5})(.*)'/,
    code: 'not-found',
    meaning: 'iface-name takes a MAC address and got a name',
    cause: 'iface-name takes a MAC address',
    fix: 'for the MAC address of a name, run',
    commands: ['vnet iface-mac $1'],
  },
  {
    id: 'mac-for-name',
    on: ['iface-mac'],
    pattern: /^failed to get interface '((?:[0-9a-fA-F]{1,2}:){5}[0-9a-fA-F]{1,2})'/,
    code: 'not-found',
    meaning: 'iface-mac takes a name and got a MAC address',
    cause: 'iface-mac takes a name',
    fix: 'for the name of a MAC address, run',
    commands: ['vnet iface-name $1'],
  },
  {
    id: 'not-found',
    pattern:
      /^failed to get (?:network|domain|interface|nwfilter) |^(?:Network|Domain|Interface|Network filter|Network filter binding) not found: |^network port not found: /,
    code: 'not-found',
    meaning: 'this connection has no network, guest or interface with that name',
  },
  {
    id: 'interface-not-found',
    pattern:
      /^No interface \w+ whose type is |^No interface with MAC address |^Interface \((?:mac|dev): .*\) not found|^interface '.*' not found$|is not a known interface$|^device not found: |no device found with alias /,
    code: 'not-found',
    meaning: 'the guest has no such interface',
  },
  {
    id: 'hostname-unknown',
    pattern: /^no hostname found: /,
    code: 'not-found',
    meaning: 'libvirt does not know the hostname of the guest',
    cause: 'no DHCP lease of the guest has a hostname',
    fix: 'for its addresses, run',
    commands: ['vnet domifaddr $domain'],
  },
  {
    id: 'file-permission',
    pattern: /^Failed to open file '.*': (?:Permission denied|Operation not permitted)$/,
    code: 'permission',
    meaning: 'virsh may not read the file',
  },
  {
    id: 'file-unreadable',
    pattern: /^Failed to (?:open|read) file '.*': /,
    code: 'file-unreadable',
    meaning: 'virsh cannot read the file',
  },
];
