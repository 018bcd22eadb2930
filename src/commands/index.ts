import type { Command, MirroredCommand, OwnCommand } from '../cli/command.ts';

/** A command that is loaded only when it is the one that was asked for. */
export type Load<C extends Command = Command> = () => Promise<{ readonly default: C }>;

/** virsh's commands whose words only go to virsh: a plain run does not even load the declaration. */
export const forwarded: Readonly<Record<string, Load<MirroredCommand>>> = {
  domifaddr: () => import('./domifaddr.ts'),
  'net-autostart': () => import('./net-autostart.ts'),
  'net-destroy': () => import('./net-destroy.ts'),
  'net-dhcp-leases': () => import('./net-dhcp-leases.ts'),
  'net-dumpxml': () => import('./net-dumpxml.ts'),
  'net-info': () => import('./net-info.ts'),
  'net-list': () => import('./net-list.ts'),
  'net-name': () => import('./net-name.ts'),
  'net-port-create': () => import('./net-port-create.ts'),
  'net-port-delete': () => import('./net-port-delete.ts'),
  'net-port-dumpxml': () => import('./net-port-dumpxml.ts'),
  'net-port-list': () => import('./net-port-list.ts'),
  'net-start': () => import('./net-start.ts'),
  'net-undefine': () => import('./net-undefine.ts'),
  'net-uuid': () => import('./net-uuid.ts'),
};

/** virsh's commands beside which vnet has something to do, or which keep the terminal. */
export const attended: Readonly<Record<string, Load<MirroredCommand>>> = {
  'net-create': () => import('./net-create.ts'),
  'net-define': () => import('./net-define.ts'),
  'net-desc': () => import('./net-desc.ts'),
  'net-edit': () => import('./net-edit.ts'),
  'net-event': () => import('./net-event.ts'),
  'net-metadata': () => import('./net-metadata.ts'),
  'net-update': () => import('./net-update.ts'),
};

/** Commands of vnet's own. */
export const own: Readonly<Record<string, Load<OwnCommand>>> = {
  completion: () => import('./completion.ts'),
  explain: () => import('./explain.ts'),
  generate: () => import('./generate.ts'),
  hosts: () => import('./hosts.ts'),
  inventory: () => import('./inventory.ts'),
  leases: () => import('./leases.ts'),
  nss: () => import('./nss.ts'),
  resolve: () => import('./resolve.ts'),
  try: () => import('./try.ts'),
  'ssh-config': () => import('./ssh-config.ts'),
  wait: () => import('./wait.ts'),
  validate: () => import('./validate.ts'),
  'net-validate': () => import('./net-validate.ts'),
};

/** All commands, vnet's own first. */
export const commands: Readonly<Record<string, Load>> = { ...own, ...forwarded, ...attended };
