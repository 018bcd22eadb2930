import type { CommandList } from '../cli/command.ts';

/** Every command, in the order of help. A command is loaded when it runs. */
export const commands: CommandList = {
  leases: () => import('./vnet/leases.ts'),
  resolve: () => import('./vnet/resolve.ts'),
  ip: () => import('./vnet/ip.ts'),
  wait: () => import('./vnet/wait.ts'),
  hosts: () => import('./vnet/hosts.ts'),
  nss: () => import('./vnet/nss.ts'),
  ssh: () => import('./vnet/ssh.ts'),
  'ssh-config': () => import('./vnet/ssh-config.ts'),
  inventory: () => import('./vnet/inventory.ts'),

  generate: () => import('./vnet/generate.ts'),
  validate: () => import('./vnet/validate.ts'),
  'net-validate': () => import('./vnet/net-validate.ts'),
  explain: () => import('./vnet/explain.ts'),
  try: () => import('./vnet/try.ts'),

  status: () => import('./vnet/status.ts'),
  'net-list': () => import('./network/net-list.ts'),
  'net-info': () => import('./network/net-info.ts'),
  'net-start': () => import('./network/net-start.ts'),
  'net-destroy': () => import('./network/net-destroy.ts'),
  'net-autostart': () => import('./network/net-autostart.ts'),
  'net-dhcp-leases': () => import('./network/net-dhcp-leases.ts'),
  'net-event': () => import('./network/net-event.ts'),
  'net-uuid': () => import('./network/net-uuid.ts'),
  'net-name': () => import('./network/net-name.ts'),

  'net-define': () => import('./network/net-define.ts'),
  'net-create': () => import('./network/net-create.ts'),
  'net-undefine': () => import('./network/net-undefine.ts'),
  'net-edit': () => import('./network/net-edit.ts'),
  'net-update': () => import('./network/net-update.ts'),
  'net-dumpxml': () => import('./network/net-dumpxml.ts'),
  'net-desc': () => import('./network/net-desc.ts'),
  'net-metadata': () => import('./network/net-metadata.ts'),

  'net-port-list': () => import('./network/net-port-list.ts'),
  'net-port-dumpxml': () => import('./network/net-port-dumpxml.ts'),
  'net-port-create': () => import('./network/net-port-create.ts'),
  'net-port-delete': () => import('./network/net-port-delete.ts'),

  domifaddr: () => import('./domain/domifaddr.ts'),

  completion: () => import('./vnet/completion.ts'),
};

/**
 * The commands of virsh to which vnet adds nothing: main runs them without loading the declaration. A test compares this
 * list with the declarations.
 */
export const forwarded: ReadonlySet<string> = new Set([
  'domifaddr',
  'net-autostart',
  'net-dhcp-leases',
  'net-dumpxml',
  'net-info',
  'net-list',
  'net-name',
  'net-port-create',
  'net-port-delete',
  'net-port-dumpxml',
  'net-port-list',
  'net-start',
  'net-uuid',
]);
