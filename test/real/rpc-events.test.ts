import { beforeAll, expect, test } from '@jest/globals';
import { readInside } from '../../src/sandbox/host/namespace.ts';
import { BIN, RUNNER } from '../program.ts';
import { realHost } from './host.ts';

/** What a real daemon reports, as vnet hears it from the daemon and as virsh passes it on. */
const host = realHost();

const NETWORK = `<network><name>lab</name><bridge name='virbr95'/>
<ip address='192.168.195.1' netmask='255.255.255.0'><dhcp><range start='192.168.195.2' end='192.168.195.99'/></dhcp></ip></network>`;

beforeAll(async () => {
  await host.virsh('net-define', await host.file('lab.xml', NETWORK));
});

/** Runs a script in which `$vnet` starts vnet without a virsh, and `until_` waits. */
async function bash(script: string): Promise<{ said: string; status: number | undefined }> {
  const prelude = `cd /run/vnet; until_() { until eval "$1"; do sleep 0.02; done; }; `;
  const { stdout, stderr, status } = await host.inside.run('bash', ['-c', prelude + script], {
    env: { NODE_EXTRA_CA_CERTS: undefined, node: RUNNER, bin: BIN },
  });
  return { said: stdout + stderr, status };
}

/** Starts a listener of each kind, and does something until both have printed the first event. */
const LISTEN = `
  VNET_VIRSH=/bin/true "$node" "$bin" net-event --event lifecycle --loop -o json > own 2> own.err & own=$!
  VNET_RPC=0 "$node" "$bin" net-event --event lifecycle --loop -o json > virsh 2> virsh.err & virsh=$!
  until_ 'virsh -q "net-start lab; net-destroy lab"; [ -s own ] && [ -s virsh ]'
  echo '<network><name>mark</name></network>' > mark.xml`;

interface Event {
  readonly time: string;
  readonly network: string;
  readonly event: string;
}

function eventsAfter(text: string, mark: string): Omit<Event, 'time'>[] {
  const events = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
  const first = events.findIndex(({ network }) => network === mark);
  expect(first).toBeGreaterThanOrEqual(0);
  return events.slice(first).map(({ time, ...event }) => {
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    return event;
  });
}

test('net-event -o json prints the same events in the same order', async () => {
  const { said } = await bash(`${LISTEN}
    virsh -q "net-define mark.xml; net-start lab; net-destroy lab; net-undefine mark"
    for network in a1 ü '<b>' '日本'; do
      escaped=$(printf %s "$network" | sed 's/</\\&lt;/')
      echo "<network><name>$escaped</name></network>" > n.xml; virsh -q net-define n.xml; virsh -q net-undefine --network "$network"
    done
    virsh -q "net-define mark.xml; net-undefine mark"
    until_ '[ $(grep -c mark own) = 4 ] && [ $(grep -c mark virsh) = 4 ]'
    kill -INT $own $virsh; wait $own; echo "status $?"; wait $virsh; echo "status $?"`);
  expect(said).toBe('status 0\nstatus 0\n');
  const [own = '', virsh = ''] = await Promise.all(
    ['own', 'virsh'].map((name) => readInside(host.inside, `/run/vnet/${name}`)),
  );
  const events = eventsAfter(own, 'mark');
  expect(events).toEqual(eventsAfter(virsh, 'mark'));
  expect(events.map(({ network, event }) => `${network} ${event}`)).toEqual([
    'mark defined',
    'lab started',
    'lab stopped',
    'mark undefined',
    ...['a1', 'ü', '<b>', '日本'].flatMap((name) => [`${name} defined`, `${name} undefined`]),
    'mark defined',
    'mark undefined',
  ]);
});

test('--network selects, one event ends it, and the time limit is an exit status', async () => {
  await host.file('other.xml', '<network><name>other</name></network>');
  const { said } = await bash(`
    export VNET_VIRSH=/bin/true
    "$node" "$bin" net-event --event lifecycle --network lab --timeout 60 -o json > one & one=$!
    until_ 'virsh -q "net-define other.xml; net-undefine other; net-start lab; net-destroy lab"; [ -s one ]'
    wait $one; echo "status $?"; wc -l < one; grep -c other one || true
    "$node" "$bin" net-event --event lifecycle --timeout 1 -o json 2>&1; echo "status $?"`);
  const [status, lines, others, error, late] = said.trim().split('\n');
  expect([status, lines, others, late]).toEqual(['status 0', '1', '0', 'status 7']);
  expect(JSON.parse(error ?? '')).toMatchObject({ id: 'timeout', message: 'no event came in time' });
});

test('the end of the daemon is an error, as it is with virsh', async () => {
  const { said } = await bash(`${LISTEN}
    kill $(pidof libvirtd)
    for pid in $own $virsh; do wait $pid; echo "status $?"; done
    echo ==; cat own.err; echo ==; cat virsh.err; echo ==
    until_ '! pidof libvirtd'; libvirtd -d; until_ 'virsh -q uri'`);
  const [statuses, own = '', virsh] = said.split('==\n');
  expect(statuses).toBe('status 3\nstatus 3\n');
  expect(own).toBe(virsh);
  expect(own).toContain('"Disconnected from qemu:///system due to end of file"');
});
