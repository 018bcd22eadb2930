import { mirrored } from '../../cli/command.ts';
import type { Virsh } from '../../libvirt/virsh.ts';
import { orThrow } from '../../libvirt/virsh-process.ts';
import { table } from '../../render/outcome.ts';

export default mirrored({
  name: 'net-list',
  summary: 'List networks',
  args: {},
  flags: {
    inactive: { summary: 'list inactive networks' },
    all: { summary: 'list inactive & active networks' },
    persistent: { summary: 'list persistent networks' },
    transient: { summary: 'list transient networks' },
    autostart: { summary: 'list networks with autostart enabled' },
    'no-autostart': { summary: 'list networks with autostart disabled' },
    uuid: { summary: "list uuid's only" },
    name: { summary: 'list network names only' },
    table: { summary: 'list table (default)' },
    title: { summary: 'show network title', since: '9.7.0' },
  },
  examples: [
    { line: 'vnet net-list --all', does: 'List all networks, inactive ones too' },
    { line: 'vnet net-list --all -o json', does: 'The same as data' },
  ],

  async data({ flags }, { virsh }) {
    const filters = FILTERS.filter((name) => flags[name]).map((name) => `--${name}`);
    const rows = await networksOf(virsh, filters);
    if (!flags.title) return table({ columns: [], rows, data: (row) => ({ ...row }) });
    const titles = await virsh.askAll(rows.map(({ uuid }) => ['net-desc', uuid, '--title']));
    return table({
      columns: [],
      rows: rows.map((row, index) => ({ ...row, title: titles[index]?.stdout.trim() || null })),
      data: (row) => ({ ...row }),
    });
  },
});

const FILTERS = ['inactive', 'all', 'persistent', 'transient', 'autostart', 'no-autostart'] as const;

interface Row {
  readonly name: string;
  readonly uuid: string;
  readonly active: boolean;
  readonly autostart: boolean;
  readonly persistent: boolean;
}

/**
 * Five listings of one virsh, however many networks there are: each is a set of UUIDs, so no name can be mistaken for
 * anything else. Names are listed in the order of the UUIDs; where a network came or went in between, each is asked.
 */
async function networksOf(virsh: Virsh, filters: readonly string[]): Promise<Row[]> {
  const answers = await virsh.askAll([
    ['net-list', ...filters, '--uuid'],
    ['net-list', ...filters, '--name'],
    ['net-list', '--uuid'],
    ['net-list', '--all', '--autostart', '--uuid'],
    ['net-list', '--all', '--persistent', '--uuid'],
    ['net-list', ...filters, '--uuid'],
  ]);
  const [uuids = [], names = [], active, autostart, persistent, again] = answers.map((answer) =>
    lines(orThrow(answer)),
  );
  const steady = uuids.length === names.length && uuids.join() === again?.join();
  const asked = steady ? names : await namesOf(virsh, uuids);
  const [isActive, starts, persists] = [new Set(active), new Set(autostart), new Set(persistent)];
  return uuids.map((uuid, index) => ({
    name: asked[index] ?? '',
    uuid,
    active: isActive.has(uuid),
    autostart: starts.has(uuid),
    persistent: persists.has(uuid),
  }));
}

async function namesOf(virsh: Virsh, uuids: readonly string[]): Promise<string[]> {
  const answers = await virsh.askAll(uuids.map((uuid) => ['net-name', uuid]));
  return answers.map(({ stdout }) => stdout.replace(/\n+$/, ''));
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
