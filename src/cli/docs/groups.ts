import type { CommandGroup } from '../command.ts';

/** The headings of the groups of commands, in the order of help. A group without commands is not shown. */
export const GROUPS: Readonly<Record<CommandGroup, string>> = {
  overview: 'Overview',
  addresses: 'Addresses and names',
  files: 'Network files',
  networks: 'Networks',
  definitions: 'Definitions of networks',
  ports: 'Network ports',
  guests: 'Guests and their interfaces',
  interfaces: 'Host interfaces',
  filters: 'Network filters',
  shell: 'Shell',
};

/** What `vnet help GROUP` shows. */
export interface HelpGroup {
  readonly groups: readonly CommandGroup[];
  /** What its commands have in common, for the overview: those of virsh are listed there by group only. */
  readonly shape?: string;
  readonly title: string;
}

/** The groups of help by name: virsh's names for the commands of virsh. */
export const HELP_GROUPS: Readonly<Record<string, HelpGroup>> = {
  addresses: { groups: ['addresses'], title: 'Addresses and names' },
  files: { groups: ['files'], title: 'Network files' },
  network: { groups: ['networks', 'definitions', 'ports'], shape: 'net-*', title: 'Networks and their ports' },
  domain: { groups: ['guests'], shape: 'dom*, attach-*, ...', title: 'Guests and their interfaces' },
  interface: { groups: ['interfaces'], shape: 'iface-*', title: 'Host interfaces' },
  filter: { groups: ['filters'], shape: 'nwfilter-*', title: 'Network filters' },
};
