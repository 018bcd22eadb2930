import { beforeAll, expect, test } from '@jest/globals';
import { realHost } from './host.ts';
import { type Killer, killerOn, numbersFrom } from './killer.ts';

/** Commands that are killed while they change networks under a running guest, and then run again. */
const host = realHost();
const SET = '/run/vnet/set';
const ROUNDS = 2;

const network = (name: string, number: number, dhcp = '') =>
  `<network><name>${name}</name><uuid>8b2c5e7e-0f0f-4a6b-9c67-1f6f2f0a7d1${number}</uuid><bridge name='virbr-${name}'/><mac address='52:54:00:77:0${number}:fe'/><ip address='10.77.${number}.1' prefix='24'>${dhcp}</ip></network>`;
const RANGE = "<dhcp><range start='10.77.1.100' end='10.77.1.199'/></dhcp>";

const nic = (name: string, number: number) =>
  `<interface type='network'><mac address='52:54:00:77:00:0${number}'/><source network='${name}'/><model type='virtio'/></interface>`;
const GUEST = `<domain type='qemu'>
  <name>web</name><memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>${nic('lab', 1)}${nic('bare', 2)}</devices>
</domain>`;

let killer: Killer;
let connected: string;

async function shell(command: string): Promise<string> {
  const { stdout, stderr } = await host.inside.run('bash', ['-c', command]);
  return stdout + stderr;
}

/** What libvirt and the kernel say about the guest. libvirt forgets the number of connections with each net-update (9.0 and 11.3). */
const connections = () =>
  shell(
    'for n in lab bare; do virsh net-port-list $n --uuid | sort; ls /sys/class/net/virbr-$n/brif; done; virsh domiflist web',
  );

beforeAll(async () => {
  await shell(`mkdir -p ${SET}`);
  for (const [name, number, dhcp] of [
    ['lab', 1, RANGE],
    ['bare', 2, ''],
  ] as const) {
    await host.virsh('net-define', await host.file(`${name}.xml`, network(name, number, dhcp)));
    await host.virsh('net-start', name);
  }
  expect(await host.virsh('create', await host.file('web.xml', GUEST))).toMatchObject({ status: 0 });
  connected = await connections();
  expect(connected.match(/^vnet\d$/gm)).toHaveLength(2);
  killer = await killerOn(host);
}, 60_000);

const addresses = () =>
  shell('for n in lab bare; do virsh net-dumpxml $n; virsh net-dumpxml --inactive $n; done | grep -o "<host mac.*"');
const networks = () => shell("virsh net-list --all | awk 'NR > 2 && NF {print $1, $2, $3}'");

interface Case {
  readonly words: readonly string[];
  /** Makes the state before the command, also after a run that was killed. */
  reset(): Promise<unknown>;
  /** Checks the state after the command. */
  check(): Promise<void>;
}

const CASES: readonly Case[] = [
  {
    words: ['up', 'lab'],
    reset: () => shell('virsh net-destroy lab; virsh net-autostart lab --disable'),
    check: async () => expect(await networks()).toContain('lab active yes\n'),
  },
  {
    words: ['down', '--yes', 'lab'],
    reset: () => host.vnet('up', 'lab'),
    async check() {
      expect(await networks()).toContain('lab inactive yes\n');
      expect(await host.vnet('up', 'lab')).toMatchObject({ status: 0 });
    },
  },
  {
    words: ['host', 'add', 'lab', '52:54:00:77:00:01', '10.77.1.10'],
    reset: () => host.vnet('host', 'remove', 'lab', 'web'),
    check: async () => expect((await addresses()).match(/name='web' ip='10.77.1.10'/g)).toHaveLength(2),
  },
  {
    words: ['host', 'set', 'lab', 'web', '10.77.1.11'],
    reset: () => host.vnet('host', 'set', 'lab', 'web', '10.77.1.10'),
    check: async () => expect((await addresses()).match(/name='web' ip='10.77.1.11'/g)).toHaveLength(2),
  },
  {
    words: ['host', 'set', '--restart', 'bare', 'web', '10.77.2.10'],
    async reset() {
      await host.vnet('host', 'remove', 'bare', 'web');
      await host.virsh('net-define', await host.file('bare.xml', network('bare', 2)));
      await host.vnet('restart', 'bare');
    },
    check: async () => expect((await addresses()).match(/name='web' ip='10.77.2.10'/g)).toHaveLength(2),
  },
  {
    words: ['record', 'add', 'lab', '10.77.1.5', 'db'],
    reset: () => host.vnet('record', 'remove', 'lab', 'db'),
    check: async () =>
      expect((await host.vnet('record', 'list', 'lab')).stdout).toMatch(/ db +10\.77\.1\.5 +network and definition$/m),
  },
  {
    words: ['apply', '--prune', SET],
    async reset() {
      await shell(`rm -f ${SET}/*`);
      await host.file('set/old.xml', network('old', 3));
      expect(await host.vnet('apply', '--prune', SET)).toMatchObject({ status: 0 });
      await shell(`rm ${SET}/old.xml`);
      await host.file('set/new.xml', network('new', 3));
    },
    async check() {
      expect(await networks()).toMatch(/^new active no$/m);
      expect(await networks()).not.toMatch(/^old /m);
    },
  },
];

test.each(CASES.map((each) => [`vnet ${each.words.join(' ')}`, each] as const))(
  '%s reaches the right state after a kill at any moment, and the guest is connected',
  async (line, { words, reset, check }) => {
    await reset();
    const count = await killer.count(...words);
    await check();
    const next = numbersFrom(line.length * 7919);
    for (let round = 0; round < ROUNDS; round++) {
      await reset();
      const moment = { at: 1 + next(count), when: next(3) };
      await killer.kill(moment, ...words);
      const again = await host.vnet(...words);
      expect({ moment, ...again }).toMatchObject({ moment, status: 0 });
      await check();
      expect({ moment, connections: await connections() }).toEqual({ moment, connections: connected });
    }
  },
  120_000,
);
