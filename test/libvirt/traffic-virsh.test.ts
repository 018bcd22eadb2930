import { expect, test } from '@jest/globals';
import { trafficFromVirsh } from '../../src/libvirt/sources/traffic-virsh.ts';
import { fakeHost } from '../fake-host.ts';
import { fakeVirsh } from '../fake-virsh.ts';

const A = '00000000-0000-4000-8000-00000000000a';
const B = '00000000-0000-4000-8000-00000000000b';
const xml = (name: string, id: number, interfaces: string) =>
  `<domain type='kvm' id='${id}'><name>${name}</name><devices>${interfaces}</devices></domain>`;
const nic = (tap: string, type = 'network') =>
  `<interface type='${type}'><mac address='52:54:00:00:00:01'/><source network='lan'/><target dev='${tap}'/></interface>`;
const domifstat = (tap: string, rx: number) =>
  ` rx_bytes ${rx}\n rx_packets 7\n tx_bytes 9\n`.replace(/^ /gm, `${tap} `);

/** A virsh that counts its questions. */
function asking(answers: Record<string, string | readonly string[]>) {
  const questions: string[] = [];
  const virsh = fakeVirsh(answers);
  const counted = {
    ...virsh,
    askAll: (asked: readonly (readonly string[])[]) => {
      questions.push(...asked.map((words) => words.join(' ')));
      return virsh.askAll(asked);
    },
  };
  return { questions, reader: trafficFromVirsh({ name: 'default', host: fakeHost(), virsh: counted }) };
}

test('after the first read, one round of questions serves all guests', async () => {
  const { reader, questions } = asking({
    'list --uuid': `${A}\n${B}\n\n`,
    'list --uuid --state-paused': `${B}\n\n`,
    'domstats --interface --list-active': `Domain: 'web'
  net.count=2
  net.0.name=vnet0
  net.0.rx.bytes=5
  net.0.tx.pkts=6

Domain: 'db'
  net.count=1
  net.0.name=vnet1
  net.0.rx.bytes=8
`,
    [`dumpxml --domain=${A}`]: xml('web', 1, nic('vnet0') + nic('', 'user').replace("<target dev=''/>", '')),
    [`dumpxml --domain=${B}`]: xml('db', 2, nic('vnet1')),
  });
  const { items } = await reader.read();
  expect(items).toMatchObject([
    { guest: 'web', tap: 'vnet0', network: 'lan', isPaused: false, counters: { rxBytes: 5, txPackets: 6 } },
    { guest: 'web', tap: undefined, type: 'user', counters: undefined },
    { guest: 'db', tap: 'vnet1', isPaused: true, counters: { rxBytes: 8, txPackets: undefined } },
  ]);
  questions.length = 0;
  await reader.read();
  expect(questions).toEqual(['list --uuid', 'list --uuid --state-paused', 'domstats --interface --list-active']);
});

test('a driver without interfaces in domstats gets one question of domifstats', async () => {
  const answers: Record<string, string | readonly string[]> = {
    'list --uuid': `${A}\n${B}\n`,
    'list --uuid --state-paused': '',
    'domstats --interface --list-active': ['this function is not supported by the connection driver: domstats'],
    [`dumpxml --domain=${A}`]: xml('web', 1, nic('t0')),
    [`dumpxml --domain=${B}`]: xml('db', 2, nic('t1')),
    'domifstat 1 t0 ; domifstat 2 t1': domifstat('t0', 3) + domifstat('t1', 4),
  };
  const { reader, questions } = asking(answers);
  expect((await reader.read()).items.map(({ tap, counters }) => [tap, counters?.rxBytes])).toEqual([
    ['t0', 3],
    ['t1', 4],
  ]);
  questions.length = 0;
  await reader.read();
  expect(questions).toEqual(['list --uuid', 'list --uuid --state-paused', 'domifstat 1 t0 ; domifstat 2 t1']);

  // db ends: nobody answers for it any more.
  answers['list --uuid'] = `${A}\n`;
  answers['domifstat 1 t0 ; domifstat 2 t1'] = ['Domain not found'];
  answers['domifstat 1 t0'] = domifstat('t0', 5);
  expect((await reader.read()).items.map(({ guest, counters }) => [guest, counters?.rxBytes])).toEqual([['web', 5]]);
});

test('a libvirt that does not answer is an error', async () => {
  const { reader } = asking({
    'list --uuid': ['Failed to list domains', 'this function is not supported by the connection driver: x'],
    'list --uuid --state-paused': '',
    'domstats --interface --list-active': '',
  });
  await expect(reader.read()).rejects.toMatchObject({ code: 'unsupported' });
});
