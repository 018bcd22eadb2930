import { command } from '../../cli/command.ts';
import { allowDomainFlag, networks, stateDirFlag } from '../../cli/common-arguments.ts';
import { EXIT_STATUS } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import {
  type HostVars,
  inventoryHosts,
  inventoryJson,
  isGroupName,
  sharedGroups,
} from '../../guests/export/ansible.ts';
import { rosterFindings } from '../../guests/export/findings.ts';
import { gatherRoster } from '../../guests/export/gather.ts';
import type { Entry } from '../../guests/export/roster.ts';
import { json } from '../../render/json.ts';
import { text } from '../../render/outcome.ts';

export default command({
  name: 'inventory',
  summary: 'Print guests as an Ansible inventory',
  group: 'addresses',
  details:
    'Prints JSON as an inventory script does: a group network_NAME for each network (characters other than letters, digits and _ become _), a group guests for all guests of libvirt, and a group reserved for hosts that have a reservation but no lease. An executable file with the two lines #!/bin/sh and exec vnet inventory "$@" is an inventory that is always current. Fails if a lease file cannot be read, so that Ansible rejects the inventory.',
  args: { network: networks },
  flags: {
    list: { summary: 'print all hosts (default), without notes about skipped names' },
    host: { value: 'NAME', summary: 'print only the variables of this host' },
    'allow-domain': allowDomainFlag,
    'state-dir': stateDirFlag,
  },
  formats: [],
  examples: [
    { line: 'vnet inventory --list', does: 'Print the inventory' },
    { line: 'vnet inventory --host web', does: 'Print the variables of one guest' },
  ],

  async run({ args, flags }, context) {
    const roster = await gatherRoster(context, args.network, {
      stateDir: flags['state-dir'],
      allowedDomains: flags['allow-domain'],
    });
    const status = roster.problems.length > 0 ? EXIT_STATUS['file-unreadable'] : 0;
    // Ansible asks so, and shows each line on stderr as an error.
    const byAnsible = flags.list || flags.host !== undefined;
    const findings = rosterFindings(byAnsible ? { ...roster, skipped: [] } : roster);
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
