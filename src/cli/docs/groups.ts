import type { CommandGroup } from '../command.ts';

/** The headings of the groups of commands, in the order of help. A group without commands is not shown. */
export const GROUPS: Readonly<Record<CommandGroup, string>> = {
  overview: 'Overview',
  addresses: 'Addresses and names',
  files: 'Network files',
  networks: "Networks (virsh's commands)",
  definitions: "Definitions (virsh's commands)",
  ports: "Network ports (virsh's commands)",
  guests: "Guests (virsh's commands)",
  interfaces: "Host interfaces (virsh's commands)",
  filters: "Network filters (virsh's commands)",
  shell: 'Shell',
};
