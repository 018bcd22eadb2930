/** Commands that vnet forwards to virsh unchanged, and that questionOf may answer. This file is on the start-up path. */
export const COVERED_FORWARDED: ReadonlySet<string> = new Set([
  'net-list',
  'net-info',
  'net-dumpxml',
  'net-dhcp-leases',
  'net-uuid',
  'net-name',
  'domiflist',
  'domifaddr',
  'nwfilter-list',
  'nwfilter-dumpxml',
  'iface-list',
  'net-port-list',
  'net-port-dumpxml',
  'nwfilter-binding-list',
  'nwfilter-binding-dumpxml',
  'iface-dumpxml',
  'iface-mac',
  'iface-name',
  'domifstat',
  'domstats',
  'uri',
]);

/** The commands of virsh that questionOf may answer. */
export const COVERED: ReadonlySet<string> = new Set([...COVERED_FORWARDED, 'list', 'domstate', 'dumpxml']);
