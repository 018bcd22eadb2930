import { afterEach, describe, expect, test } from '@jest/globals';
import { nameArgument, shellCommand, shellWord } from '../../src/shell-words.ts';
import { BIN, RUNNER } from '../program.ts';
import { realHost } from './host.ts';

/** Suggested commands, pasted into a shell next to a real libvirt: what failed before works then. */
const host = realHost();

/** Names that libvirt accepts and a shell or a parser could misread. */
const NAMES = ['lab', "it's $(reboot) | vnet x", '--help', '-é "#'];
/** The libvirt of the tests. Without -c, a command reaches virsh's test driver, which has none of their networks. */
const FAR = ['vnet', '-c', 'qemu:///system'];
const UUID = '3e3fce45-4f53-4fa7-bb32-11f34168b82b';
const HOST = "<host mac='52:54:00:00:00:05' ip='10.71.0.5'/>";
const HOST6 = "<host name='six' ip='fd00:71::5'/>";

/** Runs lines in bash inside, where `vnet` is the built one and nobody needs sudo. */
async function bash(lines: string, input = '') {
  const { status, stdout, stderr } = await host.inside.run(
    'bash',
    ['-c', `vnet() { "$node" "$bin" "$@"; }\nsudo() { "$@"; }\n${lines}`],
    {
      env: {
        ...{ node: RUNNER, bin: BIN, NODE_EXTRA_CA_CERTS: undefined },
        ...{ LIBVIRT_DEFAULT_URI: 'test:///default', VIRSH_DEFAULT_CONNECT_URI: undefined },
      },
      input,
    },
  );
  return { status, stdout, stderr };
}

/** The commands that vnet suggests on stderr. */
function suggestions(stderr: string): string[] {
  return stderr.split('\n').flatMap((line) => /(?:: |^ {2,})((?:vnet|virsh|sudo|ip) .*)$/.exec(line)?.[1] ?? []);
}

interface Case {
  /** virsh's commands that prepare it. */
  readonly before?: (name: string) => readonly (readonly string[])[];
  /** The words after `vnet -c URI`. */
  readonly failing: (name: string) => readonly string[];
  readonly input?: string;
  /** The status of the failing command; 1 if absent. */
  readonly status?: number;
  /** What works after the suggested command, in bash; without it, the failing command works then. */
  readonly works?: (name: string) => string;
  /** What the suggested command prints. */
  readonly prints?: (name: string) => string;
  readonly file?: (name: string) => string;
}

const network = (name: string) => nameArgument('network', name);
const isActive = (name: string) => `virsh -c qemu:///system net-list --name | grep -qxF -e ${shellWord(name)}`;
const isPersistent = (name: string) =>
  `virsh -c qemu:///system net-list --all --persistent --name | grep -qxF -e ${shellWord(name)}`;
const xmlHas = (name: string, text: string, ...options: string[]) =>
  `${shellCommand('virsh', '-c', 'qemu:///system', 'net-dumpxml', network(name), ...options)} | grep -qF -e ${shellWord(text)}`;
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const definition = (name: string, extra = '') =>
  `<network><name>${escaped(name)}</name>${extra}<bridge name='vb-advice'/><ip address='10.71.0.1' prefix='24'><dhcp><range start='10.71.0.10' end='10.71.0.20'/></dhcp></ip><ip family='ipv6' address='fd00:71::1' prefix='64'><dhcp><range start='fd00:71::10' end='fd00:71::20'/></dhcp></ip></network>`;
const define = [['net-define', '/run/vnet/advice.xml']];
const start = (name: string) => [...define, ['net-start', network(name)]];
const create = [['net-create', '/run/vnet/advice.xml']];

const CASES: Readonly<Record<string, Case>> = {
  'the ports of an inactive network': { before: () => define, failing: (name) => ['net-port-list', network(name)] },
  'a live update of an inactive network': {
    before: () => define,
    failing: (name) => ['net-update', network(name), 'add', 'ip-dhcp-host', HOST, '--live'],
  },
  'the leases of an inactive network': {
    before: () => define,
    failing: (name) => ['leases', ...(name.startsWith('-') ? ['--', name] : [name])],
    status: 0,
    works: isActive,
  },
  'an inactive network with autostart': {
    before: (name) => [...define, ['net-autostart', network(name)]],
    failing: () => ['status'],
    status: 0,
    works: isActive,
  },
  'autostart of a transient network': { before: () => create, failing: (name) => ['net-autostart', network(name)] },
  'net-undefine of a transient network': {
    before: () => create,
    failing: (name) => ['net-undefine', network(name)],
    works: (name) => `! ${isActive(name)}`,
  },
  'net-undefine of an active network': {
    before: start,
    failing: (name) => ['net-undefine', network(name)],
    status: 0,
    works: isPersistent,
  },
  'an update of the running network only': {
    before: start,
    failing: (name) => ['net-update', network(name), 'add', 'ip-dhcp-host', HOST],
    status: 0,
    works: (name) => xmlHas(name, '52:54:00:00:00:05', '--inactive'),
  },
  'the same from standard input': {
    before: start,
    failing: (name) => ['net-update', network(name), 'add', 'ip-dhcp-host', '-'],
    input: `${HOST}\n`,
    status: 0,
    works: (name) => xmlHas(name, '52:54:00:00:00:05', '--inactive'),
  },
  'an IPv6 reservation in the IPv4 subnet': {
    before: start,
    failing: (name) => ['net-update', network(name), 'add', 'ip-dhcp-host', HOST6, '--live'],
    works: (name) => xmlHas(name, 'fd00:71::5'),
  },
  'the same from standard input, with --config too': {
    before: start,
    failing: (name) => ['net-update', network(name), 'add', 'ip-dhcp-host', '-', '--live', '--config'],
    input: HOST6,
    works: (name) => xmlHas(name, 'fd00:71::5', '--inactive'),
  },
  'a reservation that exists': {
    before: (name) => [
      ...start(name),
      ['net-update', network(name), 'add', 'ip-dhcp-host', HOST, '--live', '--config'],
    ],
    failing: (name) => ['net-update', network(name), 'add', 'ip-dhcp-host', HOST, '--live', '--config'],
    works: () => 'true',
    prints: () => '52:54:00:00:00:05',
  },
  'a DNS record that does not exist': {
    before: start,
    failing: (name) => ['net-update', network(name), 'delete', 'dns-txt', "<txt name='none'/>", '--live'],
    works: () => 'true',
    prints: () => '',
  },
  'the name of a name': {
    before: () => define,
    failing: (name) => ['net-name', network(name)],
    status: 2,
    works: () => 'true',
    prints: () => UUID,
  },
  'the UUID of a UUID': {
    before: () => define,
    failing: () => ['net-uuid', UUID],
    status: 2,
    works: () => 'true',
    prints: (name) => name,
  },
  'a network that exists': {
    before: () => define,
    failing: (name) => ['generate', '--define', ...(name.startsWith('-') ? ['--', name] : [name])],
    works: () => 'true',
    prints: (name) => name,
  },
  'a bridge that is a link': {
    before: () => define,
    failing: (name) => ['net-start', network(name)],
  },
};

afterEach(async () => {
  await bash(`for active in --inactive ""; do
    virsh -q -c qemu:///system net-list $active --uuid | while read -r uuid; do
      [ -n "$uuid" ] && { virsh -c qemu:///system net-destroy "$uuid"; virsh -c qemu:///system net-undefine "$uuid"; }
    done
  done; ip link del vb-advice; true`);
});

describe.each(Object.entries(CASES))('%s', (title, { before, failing, input, status = 1, works, prints }) => {
  test.each(NAMES)('a network called %j', async (name) => {
    await host.file('advice.xml', definition(name, `<uuid>${UUID}</uuid>`));
    for (const words of before?.(name) ?? []) {
      const { stderr } = await host.virsh('-c', 'qemu:///system', ...words);
      expect(stderr.trim()).toBe('');
    }
    if (title === 'a bridge that is a link')
      await host.inside.run('ip', ['link', 'add', 'vb-advice', 'type', 'bridge']);
    const failed = shellCommand(...FAR, ...failing(name));
    const first = await bash(failed, input);
    expect({ failed, status: first.status, stderr: first.stderr }).toMatchObject({ status });
    const commands = suggestions(first.stderr);
    // libvirt 11.3 deletes the link that was in its way, so that the failed command works then.
    const isGone = /which is gone now: .*\n.*\nfix: start the network again\n/.test(first.stderr);
    expect({ stderr: first.stderr, commands: commands.length }).toMatchObject({ commands: isGone ? 0 : 1 });
    const [command = ':'] = commands;
    expect(command).not.toBe(failed);
    const pasted = await bash(command);
    expect({ command, ...pasted }).toMatchObject({ status: 0 });
    if (prints !== undefined) expect(pasted.stdout).toContain(prints(name));
    const after = await bash(works === undefined ? failed : works(name), input);
    expect({ command, ...after }).toMatchObject({ status: 0 });
  });
});
