import type { Row } from './row.ts';

/** Changes of the host's interfaces. */
export const hostInterfaces: readonly Row[] = [
  {
    id: 'no-transaction',
    pattern: /no transaction running/,
    code: 'refused',
    meaning: 'iface-begin did not run, so nothing can be committed or rolled back',
    cause: 'nothing was saved',
    fix: 'run this before the changes',
    commands: ['vnet iface-begin'],
  },
  {
    id: 'transaction-open',
    pattern: /there is another transaction running/,
    code: 'refused',
    meaning: 'the changes since the last iface-begin are neither committed nor rolled back',
    cause: 'iface-begin ran before',
    fix: 'keep the changes since then, or undo them',
    commands: ['vnet iface-commit', 'vnet iface-rollback'],
  },
];
