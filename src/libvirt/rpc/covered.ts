/** The commands of virsh that questionOf may answer. This file is on the start-up path, the answers are not. */
export const COVERED: ReadonlySet<string> = new Set([
  'net-list',
  'net-info',
  'net-dumpxml',
  'net-dhcp-leases',
  'net-uuid',
  'net-name',
  'list',
  'domstate',
  'dumpxml',
  'domiflist',
  'domifaddr',
  'nwfilter-list',
  'nwfilter-dumpxml',
  'iface-list',
]);
