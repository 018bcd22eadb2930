import type { Command } from '../cli/command.ts';

/** Every command by name. Only the one that is asked for is loaded. */
export const commands: Readonly<Record<string, () => Promise<{ readonly default: Command }>>> = {
  domifaddr: () => import('./domifaddr.ts'),
  'net-autostart': () => import('./net-autostart.ts'),
  'net-create': () => import('./net-create.ts'),
  'net-define': () => import('./net-define.ts'),
  'net-desc': () => import('./net-desc.ts'),
  'net-destroy': () => import('./net-destroy.ts'),
  'net-dhcp-leases': () => import('./net-dhcp-leases.ts'),
  'net-dumpxml': () => import('./net-dumpxml.ts'),
  'net-edit': () => import('./net-edit.ts'),
  'net-event': () => import('./net-event.ts'),
  'net-info': () => import('./net-info.ts'),
  'net-list': () => import('./net-list.ts'),
  'net-metadata': () => import('./net-metadata.ts'),
  'net-name': () => import('./net-name.ts'),
  'net-port-create': () => import('./net-port-create.ts'),
  'net-port-delete': () => import('./net-port-delete.ts'),
  'net-port-dumpxml': () => import('./net-port-dumpxml.ts'),
  'net-port-list': () => import('./net-port-list.ts'),
  'net-start': () => import('./net-start.ts'),
  'net-undefine': () => import('./net-undefine.ts'),
  'net-update': () => import('./net-update.ts'),
  'net-uuid': () => import('./net-uuid.ts'),
};
