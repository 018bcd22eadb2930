import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { BIN, RUNNER } from '../program.ts';
import { realHost } from './host.ts';

/** The collection of contrib/ansible, installed and used by ansible-playbook on the host itself. */
const checkout = join(import.meta.dirname, '../..');
const host = realHost();
const collections = '/run/vnet/collections';

async function ansible(program: string, ...words: string[]) {
  return host.inside.run(program, words, {
    env: {
      ANSIBLE_COLLECTIONS_PATH: collections,
      ANSIBLE_COLLECTIONS_PATHS: collections,
      ANSIBLE_HOME: '/run/vnet/ansible',
      ANSIBLE_LOCAL_TEMP: '/run/vnet/ansible-local',
      ANSIBLE_REMOTE_TEMP: '/run/vnet/ansible-remote',
      ANSIBLE_LOCALHOST_WARNING: 'false',
      ANSIBLE_NOCOLOR: '1',
      ANSIBLE_PIPELINING: 'true',
      LC_ALL: 'C.UTF-8',
      PATH: `/run/vnet/bin:${process.env['PATH']}`,
      PYTHONDONTWRITEBYTECODE: '1',
    },
  });
}

beforeAll(async () => {
  // The multiprocessing of Python needs a place for its semaphores.
  await host.inside.run('mount', ['-t', 'tmpfs', 'tmpfs', '/dev/shm']);
  const program = await host.file('vnet-program', `#!/bin/sh\nexec ${RUNNER} ${BIN} "$@"\n`);
  await host.inside.run('sh', ['-c', `mkdir /run/vnet/bin; chmod 755 ${program}; mv ${program} /run/vnet/bin/vnet`]);
  const source = `${checkout}/contrib/ansible`;
  const { status, stderr } = await ansible(
    'ansible-galaxy',
    ...['collection', 'install', '--offline', '-p', collections, source],
  );
  expect({ status, errors: stderr.replace(/^\[WARNING\][\s\S]*/, '') }).toEqual({ status: 0, errors: '' });
}, 60_000);

interface Step {
  readonly title: string;
  readonly task: object;
  readonly check?: true;
  readonly result: object;
}

interface TaskResult {
  readonly diff?: readonly { readonly before: unknown; readonly after: unknown }[];
}

/** Runs the tasks in one play and compares what each returned. */
async function play(name: string, steps: readonly Step[]): Promise<TaskResult[]> {
  const tasks = steps.map(({ title, task, check }, index) => ({
    name: title,
    ...task,
    diff: true,
    check_mode: check === true,
    ignore_errors: true,
    register: `result_${index}`,
  }));
  const results = `[${steps.map((_, index) => `result_${index}`).join(', ')}]`;
  const path = `/run/vnet/${name}-results.json`;
  const last = { 'ansible.builtin.copy': { content: `{{ ${results} | to_json }}`, dest: path, mode: '0644' } };
  // JSON is YAML.
  const playbook = await host.file(
    `${name}.yml`,
    JSON.stringify([{ hosts: 'localhost', connection: 'local', gather_facts: false, tasks: [...tasks, last] }]),
  );
  const { status, stdout, stderr } = await ansible('ansible-playbook', '-i', 'localhost,', playbook);
  if (status !== 0) throw new Error(stdout + stderr);
  const found: TaskResult[] = JSON.parse((await host.inside.run('cat', [path])).stdout);
  const seen = found.map((result, index) => ({ title: steps[index]?.title, ...result }));
  expect(seen).toMatchObject(steps.map(({ title, result }) => ({ title, ...result })));
  return found;
}

const network = (options: object, name = 'vnet.libvirt.vnet_network') => ({ [name]: options });
/** The network, without the newline at its end that an editor would leave. */
const lab = (end: number, domain = 'lab.test') =>
  `<network><name>lab</name><bridge name='virbr-lab'/><domain name='${domain}'/><ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.100' end='10.9.0.${end}'/></dhcp></ip></network>`;
const unchanged = { changed: false, failed: false, status: 'unchanged', steps: [] };

test('vnet_network changes what differs, once, and nothing in check mode', async () => {
  const active = { xml: lab(120), state: 'active', autostart: true };
  const live = { xml: lab(130), state: 'active' };
  const steps: Step[] = [
    { title: 'check', task: network(active), check: true, result: { changed: true, status: 'created' } },
    { title: 'create', task: network(active), result: { changed: true, status: 'created', failed: false } },
    { title: 'create again', task: network(active), result: unchanged },
    { title: 'check a range', task: network(live), check: true, result: { changed: true, status: 'changed' } },
    {
      title: 'change a range',
      task: network(live),
      result: { changed: true, status: 'changed', pending_restart: false },
    },
    {
      title: 'change the domain',
      task: network({ xml: lab(130, 'new.test') }),
      result: { changed: true, status: 'pending restart', pending_restart: true },
    },
    {
      title: 'pending is unchanged',
      task: network({ xml: lab(130, 'new.test') }),
      result: { changed: false, status: 'pending restart', pending_restart: true },
    },
    {
      title: 'restart',
      task: network({ xml: lab(130, 'new.test'), restart: true }),
      result: { changed: true, status: 'restarted', pending_restart: false },
    },
    {
      title: 'check stop',
      task: network({ name: 'lab', state: 'inactive' }),
      check: true,
      result: { status: 'stopped' },
    },
    { title: 'stop', task: network({ name: 'lab', state: 'inactive' }), result: { changed: true, status: 'stopped' } },
    { title: 'stop again', task: network({ name: 'lab', state: 'inactive' }), result: unchanged },
    { title: 'present starts nothing', task: network({ xml: lab(130, 'new.test') }), result: unchanged },
    {
      title: 'no autostart',
      task: network({ name: 'lab', autostart: false }),
      result: { changed: true, status: 'changed', steps: ['disable autostart'] },
    },
    { title: 'check remove', task: network({ name: 'lab', state: 'absent' }), check: true, result: { changed: true } },
    { title: 'remove', task: network({ name: 'lab', state: 'absent' }), result: { changed: true, status: 'removed' } },
    { title: 'remove again', task: network({ name: 'lab', state: 'absent' }), result: unchanged },
  ];
  const results = await play('network', steps);
  const diffOf = (title: string) => results[steps.findIndex((step) => step.title === title)]?.diff;
  expect(diffOf('create')).toMatchObject([
    { before: '' },
    { before: { active: false, autostart: false }, after: { active: true, autostart: true } },
  ]);
  expect(diffOf('create again')).toEqual([]);
  expect(diffOf('check a range')).toEqual(diffOf('change a range'));
  expect(diffOf('check a range')).toMatchObject([
    { before: expect.stringContaining('10.9.0.120'), after: expect.stringContaining('10.9.0.130') },
  ]);
  expect(diffOf('stop')).toMatchObject([{ before: { active: true }, after: { active: false } }]);
  expect(diffOf('check remove')).toMatchObject([{ before: expect.stringContaining('<name>lab</name>'), after: '' }]);
}, 120_000);

test('vnet_host changes what differs, once, and nothing in check mode', async () => {
  const bare = "<network><name>bare</name><bridge name='virbr-bare'/><ip address='10.10.0.1' prefix='24'/></network>";
  for (const xml of [lab(120), bare]) await host.vnet('apply', await host.file('net.xml', xml));
  const entry = (options: object) => network({ network: 'lab', ...options }, 'vnet.libvirt.vnet_host');
  const mac = '52:54:00:00:00:09';
  const fixed = { mac, ip: '10.9.0.9', name: 'printer' };
  const absent = { mac, state: 'absent' };
  const reserved = (ip: string, name: string) => [{ ip, mac, id: null, name, guest: null }];
  const failed = (message: string, rc?: number) => ({
    failed: true,
    msg: expect.stringContaining(message),
    ...(rc !== undefined && { rc }),
  });
  const kept = { changed: false, failed: false, status: 'unchanged', steps: [] };
  const steps: Step[] = [
    { title: 'check', task: entry(fixed), check: true, result: { changed: true, status: 'created' } },
    {
      title: 'create',
      task: entry(fixed),
      result: { changed: true, status: 'created', reservations: reserved('10.9.0.9', 'printer') },
    },
    { title: 'create again', task: entry(fixed), result: kept },
    {
      title: 'another spelling',
      task: entry({ ...fixed, mac: mac.toUpperCase().replace(':00:09', ':0:9') }),
      result: kept,
    },
    {
      title: 'auto keeps it',
      task: entry({ mac }),
      result: { ...kept, reservations: reserved('10.9.0.9', 'printer') },
    },
    { title: 'check a change', task: entry({ ...fixed, ip: '10.9.0.8' }), check: true, result: { status: 'changed' } },
    { title: 'change', task: entry({ ...fixed, ip: '10.9.0.8' }), result: { changed: true, status: 'changed' } },
    {
      title: 'an address of another',
      task: entry({ mac: '52:54:00:00:00:0a', ip: '10.9.0.8' }),
      result: failed('10.9.0.8 is reserved for printer', 1),
    },
    {
      title: 'a guest that does not exist',
      task: entry({ guest: '--help' }),
      result: failed("no guest named '--help'", 2),
    },
    { title: 'no client', task: entry({}), result: failed('guest, mac') },
    {
      title: 'nothing to remove',
      task: entry({ state: 'absent' }),
      result: failed('none of guest, mac, duid, ip and name'),
    },
    {
      title: 'no such network',
      task: network({ ...fixed, network: '-x' }, 'vnet.libvirt.vnet_host'),
      result: failed("no network named '-x'", 2),
    },
    {
      title: 'without a restart',
      task: network({ ...fixed, network: 'bare', ip: 'auto' }, 'vnet.libvirt.vnet_host'),
      result: failed("libvirt cannot change this while network 'bare' is active", 1),
    },
    {
      title: 'with a restart',
      task: network({ ...fixed, network: 'bare', ip: 'auto', restart: true }, 'vnet.libvirt.vnet_host'),
      result: { changed: true, status: 'created', steps: ['define network bare', 'restart network bare'] },
    },
    { title: 'check remove', task: entry(absent), check: true, result: { changed: true, status: 'removed' } },
    {
      title: 'remove',
      task: entry(absent),
      result: { changed: true, status: 'removed', reservations: reserved('10.9.0.8', 'printer') },
    },
    { title: 'remove again', task: entry(absent), result: kept },
    {
      title: 'remove from no network',
      task: network({ ...absent, network: 'nosuch' }, 'vnet.libvirt.vnet_host'),
      result: kept,
    },
    { title: 'create by address', task: entry({ mac, ip: '10.9.0.7' }), result: { changed: true } },
    {
      title: 'remove by address',
      task: entry({ ip: '10.9.0.7', state: 'absent' }),
      result: { changed: true, status: 'removed' },
    },
  ];
  const results = await play('host', steps);
  const diffOf = (title: string) => results[steps.findIndex((step) => step.title === title)]?.diff;
  expect(diffOf('check')).toEqual(diffOf('create'));
  expect(diffOf('create')).toMatchObject([{ before: '', after: expect.stringContaining('"10.9.0.9"') }]);
  expect(diffOf('create again')).toEqual([]);
  expect(diffOf('check a change')).toEqual(diffOf('change'));
  expect(diffOf('change')).toMatchObject([
    { before: expect.stringContaining('"10.9.0.9"'), after: expect.stringContaining('"10.9.0.8"') },
  ]);
  expect(diffOf('check remove')).toEqual(diffOf('remove'));
  expect(diffOf('remove')).toMatchObject([{ before: expect.stringContaining('"10.9.0.8"'), after: '' }]);
  expect((await host.virsh('net-dumpxml', 'lab')).stdout).not.toContain(mac);
  for (const name of ['lab', 'bare']) {
    await host.virsh('net-destroy', name);
    await host.virsh('net-undefine', name);
  }
}, 120_000);

test('names and files reach vnet verbatim, and errors are those of vnet', async () => {
  const name = '-odd $(touch pwned) `id`';
  const xml = `<network><name>${name}</name><bridge name='virbr-odd'/></network>`;
  const src = await host.file('-odd $(id).xml', xml);
  await play('names', [
    { title: 'create', task: network({ src, state: 'active' }), result: { changed: true, network: name } },
    { title: 'stop', task: network({ name, state: 'inactive', src }), result: { changed: true, status: 'stopped' } },
    { title: 'start', task: network({ name, state: 'active' }), result: { changed: true, status: 'started' } },
    {
      title: 'remove',
      task: network({ name, state: 'absent' }),
      result: { changed: true, steps: ['stop', 'undefine'] },
    },
    {
      title: 'wrong name',
      task: network({ name: 'other', xml }),
      result: { failed: true, msg: `the network in the XML is '${name}', not 'other'` },
    },
    {
      title: 'invalid',
      task: network({ xml: xml.replace('/></', "/><ip address='10.0.0.1' prefix='99'/></") }),
      result: { failed: true, rc: 5, msg: expect.stringContaining('the prefix 99 is longer than an IPv4 address') },
    },
    {
      title: 'missing',
      task: network({ name: 'nosuch', state: 'active' }),
      result: { failed: true, msg: "network 'nosuch' does not exist; give its xml or src" },
    },
    {
      title: 'no program',
      task: network({ name: 'lab', executable: 'no-such-vnet' }),
      result: { failed: true, msg: expect.stringContaining('no-such-vnet') },
    },
  ]);
  expect((await host.virsh('net-list', '--all', '--name')).stdout.trim()).toBe('');
}, 120_000);

test('the example changes nothing the second time', async () => {
  const site = join(checkout, 'contrib/ansible/examples/site.yml');
  const first = await ansible('ansible-playbook', '-i', 'localhost,', site);
  expect(first.stdout).toMatch(/ok=1 +changed=1 /);
  const second = await ansible('ansible-playbook', '-i', 'localhost,', '--check', '--diff', site);
  expect(second.stdout).toMatch(/ok=1 +changed=0 /);
}, 60_000);

describe('with a client', () => {
  test('the inventory has guests, groups and variables', async () => {
    await host.vnet('apply', await host.file('lab.xml', lab(120)));
    const { ip } = await host.client('lab', 'web', { mac: '52:54:00:00:00:07' });
    const source = await host.file(
      'lab.vnet.yml',
      'plugin: vnet.libvirt.vnet\nnetworks: [lab]\nkeyed_groups: [{key: vnet_source, prefix: source}]\n',
    );
    const { stdout, stderr } = await ansible('ansible-inventory', '-i', source, '--list');
    expect(stderr).toBe('');
    // ansible-core 2.19 marks values that must not be templates.
    const unmarked = (_key: string, value: unknown) => Object(value)['__ansible_unsafe'] ?? value;
    expect(JSON.parse(stdout, unmarked)).toMatchObject({
      _meta: { hostvars: { web: { ansible_host: ip, vnet_mac: '52:54:00:00:00:07', vnet_network: 'lab' } } },
      network_lab: { hosts: ['web'] },
      source_lease: { hosts: ['web'] },
    });
    const wrong = await host.file('wrong.vnet.yml', 'plugin: vnet.libvirt.vnet\nnetworks: [nosuch]\n');
    const failed = await ansible('ansible-inventory', '-i', wrong, '--list');
    expect(failed.stderr.replace(/\s+/g, ' ')).toContain("vnet inventory: error: no network named 'nosuch'");
  }, 60_000);
});

test('ansible-doc shows a module with the options that all modules have', async () => {
  const { status, stdout, stderr } = await ansible('ansible-doc', '-t', 'module', '-j', 'vnet.libvirt.vnet_network');
  expect({ status, errors: stderr }).toEqual({ status: 0, errors: '' });
  expect(stdout).toContain('Connection URI of libvirt');
}, 60_000);
