import type { CommandGroup } from '../command.ts';

/** The headings of the groups of commands, in the order of help. */
export const GROUPS: Readonly<Record<CommandGroup, string>> = {
  addresses: 'Addresses and names',
  files: 'Network files',
  networks: "Networks (virsh's commands)",
  definitions: "Definitions (virsh's commands)",
  ports: "Network ports (virsh's commands)",
  guests: "Guests (virsh's commands)",
  shell: 'Shell',
};
