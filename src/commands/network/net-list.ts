import { mirrored } from '../../cli/command.ts';
import { listNetworks } from '../../libvirt/networks.ts';
import { isDefaultSession, sessionHint } from '../../libvirt/session.ts';
import { table } from '../../render/outcome.ts';

export default mirrored({
  name: 'net-list',
  summary: 'List networks',
  group: 'networks',
  args: {},
  flags: {
    inactive: { summary: 'only inactive networks' },
    all: { summary: 'active and inactive networks (default: active)' },
    persistent: { summary: 'only persistent networks' },
    transient: { summary: 'only transient networks' },
    autostart: { summary: 'only networks with autostart' },
    'no-autostart': { summary: 'only networks without autostart' },
    uuid: { summary: 'print UUIDs only' },
    name: { summary: 'print names only' },
    table: { summary: 'print a table (default)' },
    title: { summary: 'print titles too', since: '9.7.0' },
  },
  examples: [
    { line: 'vnet net-list --all', does: 'List all networks, active and inactive' },
    { line: 'vnet net-list --all -o json', does: 'List them as JSON' },
  ],
  shape: ['list'],
  fields: {
    name: ['string', 'name'],
    uuid: ['string', 'UUID'],
    active: ['boolean', 'whether it runs'],
    autostart: ['boolean', 'whether it starts when the host boots'],
    persistent: ['boolean', 'whether it has a definition'],
    'title?': ['string | null', 'with --title: its title, or null'],
  },

  async afterOnTerminal(_input, context) {
    if (!isDefaultSession(context.host, context.virsh)) return [];
    const names = await context.virsh.ask('net-list', '--all', '--name');
    return names.trim() === '' ? [sessionHint()] : [];
  },

  async data({ flags }, { host, virsh }) {
    const filters = FILTERS.filter((name) => flags[name]).map((name) => `--${name}`);
    const networks = await listNetworks(virsh, filters);
    const titles = flags.title ? await virsh.askAll(networks.map(({ uuid }) => ['net-desc', uuid, '--title'])) : [];
    // A network that is gone by now has no title, but this virsh or libvirt may know no titles at all.
    const tooOld = titles.find(({ errors }) => errors.some((error) => TOO_OLD.test(error)));
    if (tooOld !== undefined) throw (await import('../../libvirt/errors/failure.ts')).failure(tooOld.errors);
    const fields = fieldsOf(flags);
    const rows = networks.map((network, index) => ({ ...network, title: titles[index]?.stdout.trim() || null }));
    return table({
      columns: [],
      rows,
      data: (row) => Object.fromEntries(fields.map((field) => [field, row[field]])),
      fields,
      ...(rows.length === 0 && isDefaultSession(host, virsh) && { findings: [sessionHint()] }),
    });
  },
});

const TOO_OLD = /^unknown command: |not supported by the connection driver/;

const FIELDS = ['name', 'uuid', 'active', 'autostart', 'persistent'] as const;

/** --name and --uuid print that column only, as virsh does. */
function fieldsOf({ name, uuid, title }: Readonly<Record<'name' | 'uuid' | 'title', boolean>>) {
  const only = FIELDS.filter((field) => (field === 'name' && name) || (field === 'uuid' && uuid));
  return [...(only.length > 0 ? only : FIELDS), ...(title ? (['title'] as const) : [])];
}

const FILTERS = ['inactive', 'all', 'persistent', 'transient', 'autostart', 'no-autostart'] as const;
