import type { Command, MirroredCommand, OwnCommand } from '../cli/command.ts';

/** A command that is loaded only when it is the one that was asked for. */
export type Load<C extends Command = Command> = () => Promise<{ readonly default: C }>;

/** virsh's commands whose words only go to virsh: a plain run does not even load the declaration. */
export const forwarded: Readonly<Record<string, Load<MirroredCommand>>> = {
  domifaddr: () => import('./domain/domifaddr.ts'),
  'net-autostart': () => import('./network/net-autostart.ts'),
  'net-destroy': () => import('./network/net-destroy.ts'),
  'net-dhcp-leases': () => import('./network/net-dhcp-leases.ts'),
  'net-dumpxml': () => import('./network/net-dumpxml.ts'),
  'net-info': () => import('./network/net-info.ts'),
  'net-list': () => import('./network/net-list.ts'),
  'net-name': () => import('./network/net-name.ts'),
  'net-port-create': () => import('./network/net-port-create.ts'),
  'net-port-delete': () => import('./network/net-port-delete.ts'),
  'net-port-dumpxml': () => import('./network/net-port-dumpxml.ts'),
  'net-port-list': () => import('./network/net-port-list.ts'),
  'net-start': () => import('./network/net-start.ts'),
  'net-undefine': () => import('./network/net-undefine.ts'),
  'net-uuid': () => import('./network/net-uuid.ts'),
};

/** virsh's commands beside which vnet has something to do, or which keep the terminal. */
export const attended: Readonly<Record<string, Load<MirroredCommand>>> = {
  'net-create': () => import('./network/net-create.ts'),
  'net-define': () => import('./network/net-define.ts'),
  'net-desc': () => import('./network/net-desc.ts'),
  'net-edit': () => import('./network/net-edit.ts'),
  'net-event': () => import('./network/net-event.ts'),
  'net-metadata': () => import('./network/net-metadata.ts'),
  'net-update': () => import('./network/net-update.ts'),
};

/** Commands of vnet's own. */
export const own: Readonly<Record<string, Load<OwnCommand>>> = {
  completion: () => import('./vnet/completion.ts'),
  explain: () => import('./vnet/explain.ts'),
  generate: () => import('./vnet/generate.ts'),
  hosts: () => import('./vnet/hosts.ts'),
  inventory: () => import('./vnet/inventory.ts'),
  leases: () => import('./vnet/leases.ts'),
  nss: () => import('./vnet/nss.ts'),
  resolve: () => import('./vnet/resolve.ts'),
  try: () => import('./vnet/try.ts'),
  'ssh-config': () => import('./vnet/ssh-config.ts'),
  wait: () => import('./vnet/wait.ts'),
  validate: () => import('./vnet/validate.ts'),
  'net-validate': () => import('./vnet/net-validate.ts'),
};

/** All commands, vnet's own first. */
export const commands: Readonly<Record<string, Load>> = { ...own, ...forwarded, ...attended };
