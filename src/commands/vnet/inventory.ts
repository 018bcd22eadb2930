import { command } from '../../cli/command.ts';
import { network, stateDir } from '../../cli/common-arguments.ts';
import { EXIT_STATUS } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import {
  type HostVars,
  inventoryHosts,
  inventoryJson,
  isGroupName,
  sharedGroups,
} from '../../guests/export/ansible.ts';
import { gatherRoster } from '../../guests/export/gather.ts';
import type { Entry } from '../../guests/export/names.ts';
import { rosterFindings } from '../../guests/export/notes.ts';
import { json } from '../../render/json.ts';
import { text } from '../../render/outcome.ts';

export default command({
  name: 'inventory',
  summary: "Print Ansible's inventory of the guests",
  details:
    'JSON as an inventory script of Ansible prints it: a group for each network (network_NAME, other characters than letters, digits and _ made _), and guests for what libvirt runs. An executable file of two lines, #!/bin/sh and exec vnet inventory "$@", is an inventory that is always up to date. Where a lease file cannot be read the status is not 0, and Ansible refuses the inventory.',
  args: { network: { ...network, optional: true, variadic: true } },
  flags: {
    list: { summary: 'all hosts, which is also what is printed without it, then with notes of what is left out' },
    host: { value: 'NAME', summary: 'only the variables of this host' },
    'state-dir': stateDir,
  },
  formats: [],
  examples: [
    { line: 'vnet inventory --list', does: 'The whole inventory' },
    { line: 'vnet inventory --host web', does: 'What Ansible should know of one guest' },
  ],

  async run({ args, flags }, context) {
    const roster = await gatherRoster(context, args.network, { stateDir: flags['state-dir'] });
    const status = roster.problems.length > 0 ? EXIT_STATUS['file-unreadable'] : 0;
    // Ansible asks so, and shows each line on stderr as an error.
    const byAnsible = flags.list || flags.host !== undefined;
    const findings = rosterFindings(byAnsible ? { ...roster, leftOut: [] } : roster);
    if (!byAnsible) findings.push(...groupFindings(roster.entries));
    const hosts = inventoryHosts(roster.entries);
    if (flags.host === undefined) return { ...text(inventoryJson(hosts, printed)), findings, status };
    for (const { name, vars } of hosts) {
      if (name === flags.host || vars.vnet_names.includes(flags.host)) {
        return { ...text(`${printed(vars, 2)}\n`), findings, status };
      }
    }
    // What a script is to answer for a host that it does not know.
    return { ...text('{}\n'), findings, status };
  },
});

function printed(vars: HostVars, indent?: number): string {
  return json({ ...vars }, indent);
}

function groupFindings(entries: readonly Entry[]): Finding[] {
  const reserved = entries.flatMap(({ names }) => names.filter(isGroupName));
  return [
    ...reserved.map(
      (name): Finding => ({ id: 'name-skipped', severity: 'note', message: `skipped ${name}: the name of a group` }),
    ),
    ...sharedGroups(entries).map(
      ([group, networks]): Finding => ({
        id: 'group-shared',
        severity: 'note',
        message: `several networks share the group ${group}: ${networks.join(', ')}`,
      }),
    ),
  ];
}
