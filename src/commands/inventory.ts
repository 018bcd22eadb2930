import { command } from '../cli/command.ts';
import { network } from '../cli/places.ts';
import { EXIT_STATUS } from '../error.ts';
import { hostVars, inventoryOf } from '../names/inventory.ts';
import { json } from '../render/json.ts';
import type { Json } from '../render/outcome.ts';
import { text } from '../render/outcome.ts';
import { gatherRoster } from '../state/roster.ts';
import { rosterNotes } from '../views/roster-notes.ts';

export default command({
  name: 'inventory',
  summary: "Print Ansible's inventory of the guests",
  details:
    'JSON as an inventory script of Ansible prints it: a group for each network, and guests for what libvirt runs. A script of two lines, #!/bin/sh and exec vnet inventory "$@", is an inventory that is always up to date.',
  args: { network: { ...network, optional: true, variadic: true } },
  flags: {
    list: { summary: 'all hosts, which is also what is printed without it' },
    host: { value: 'NAME', summary: 'only the variables of this host' },
    'state-dir': { value: 'DIR', summary: "read this directory's *.status and *.macs, and never ask libvirt" },
  },
  formats: [],
  examples: [
    { line: 'vnet inventory --list', does: 'The whole inventory' },
    { line: 'vnet inventory --host web', does: 'What Ansible should know of one guest' },
  ],

  async run({ args, flags }, { host, virsh }) {
    const roster = await gatherRoster({ host, virsh }, args.network, { files: [], stateDir: flags['state-dir'] });
    const current = roster.entries.filter(({ leased }) => leased);
    const entry = current.find(({ names }) => flags.host !== undefined && names.includes(flags.host));
    const single = entry === undefined ? {} : hostVars(entry);
    const data: unknown = flags.host === undefined ? inventoryOf(current) : single;
    const status = roster.problems.length > 0 ? EXIT_STATUS['file-unreadable'] : 0;
    return { ...text(`${json(data as Json, 2)}\n`), notes: rosterNotes(roster), status };
  },
});
