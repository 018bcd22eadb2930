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
]);

/** The commands of virsh that questionOf may answer. */
export const COVERED: ReadonlySet<string> = new Set([...COVERED_FORWARDED, 'list', 'domstate', 'dumpxml']);
