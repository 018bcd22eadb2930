import { afterEach, expect, test } from '@jest/globals';
import type { Host } from '../../../src/host/host.ts';
import { nodeHost } from '../../../src/host/node.ts';
import { lazyVirsh } from '../../../src/libvirt/lazy-virsh.ts';
import { loadAnswers, questionOf } from '../../../src/libvirt/rpc/answers.ts';
import { COVERED } from '../../../src/libvirt/rpc/covered.ts';
import { Daemon } from '../../../src/libvirt/rpc/daemon.ts';
import { CALL } from '../../../src/libvirt/rpc/protocol.ts';
import { fakeHost, type World } from '../../fake-host.ts';
import { type Behaviour, endDaemons, fakeDaemon, type Received, refusal, reply, welcoming } from './fake-daemon.ts';

afterEach(endDaemons);

const connection = { uri: undefined, typed: [], own: [] };
const style = { quiet: false, zone: 'UTC' } as const;
const net = { name: 'default', uuid: '00112233445566778899aabbccddeeff' };
const networks = (call: Received) => reply(CALL.networks, call, { networks: [net], count: 1 });
const TABLE = ` Name      State    Autostart   Persistent
--------------------------------------------
 default   active   yes         yes
`;

/** A host whose libvirt is a fake daemon. */
async function hostWith(behaviour: Behaviour, world: World = {}): Promise<Host & { readonly stdout: string }> {
  const { path } = await fakeDaemon(behaviour);
  return Object.assign(fakeHost(world), {
    isVirshBinary: () => true,
    monotonic: nodeHost.monotonic,
    connectLocally: async (asked: string, events: Parameters<Host['connectLocally']>[1]) =>
      /^\/run\/libvirt\/libvirt-sock(-ro)?$/.test(asked) ? nodeHost.connectLocally(path, events) : ('missing' as const),
  });
}

const ask = (host: Host, ...lines: string[][]) => new Daemon(host, connection, []).ask(lines, style);

test('a network list is what virsh prints', async () => {
  expect(await ask(await hostWith(welcoming(networks)), ['net-list', '--all'])).toEqual([TABLE]);
});

test('a command that virsh has to run leaves the others to it, too', async () => {
  const host = await hostWith(welcoming(networks));
  expect(await ask(host, ['net-list'], ['net-start', 'default'])).toEqual([undefined, undefined]);
});

test('a refusal leaves that question to virsh', async () => {
  const host = await hostWith(
    welcoming((call) => (call.procedure === CALL.networks.number ? networks(call) : refusal(call, 43, 'not found'))),
  );
  expect(await ask(host, ['net-info', 'x'], ['net-list', '--name'])).toEqual([undefined, 'default\n']);
});

test.each<[string, Behaviour]>([
  ['wants SASL', (call) => reply(CALL.authList, call, { types: [1] })],
  ['wants a password by polkit', (call) => reply(CALL.authList, call, { types: [2] })],
  [
    'refuses to open',
    (call) => (call.procedure === 66 ? reply(CALL.authList, call, { types: [0] }) : refusal(call, 88, 'access denied')),
  ],
  ['sends garbage', () => Buffer.from('garbage, and more garbage than one header')],
  ['hangs up', (_call, socket) => void socket.end()],
  ['is older than any that was compared', welcoming(networks, 8_000_000)],
])('virsh answers for a daemon that %s', async (_title, behaviour) => {
  expect(await ask(await hostWith(behaviour), ['net-list'])).toEqual([undefined]);
});

test.each([
  ['-r', true],
  ['-q', false],
])('with %s, a user outside the group of polkit is answered: %s', async (option, isAnswered) => {
  const polkit = welcoming(networks);
  const host = await hostWith((call, socket) => {
    if (call.procedure === CALL.authList.number) return reply(CALL.authList, call, { types: [2] });
    if (call.procedure === CALL.authPolkit.number) return reply(CALL.authPolkit, call, { complete: 1 });
    return polkit(call, socket);
  });
  expect(await new Daemon(host, connection, [option]).ask([['net-list', '--all']], style)).toEqual([
    isAnswered ? TABLE : undefined,
  ]);
});

test('a daemon that does not answer is an error, after the time limit', async () => {
  const host = await hostWith(() => undefined);
  const asked = ask({ ...host, limits: { ...host.limits, question: 20 } }, ['net-list', '--all']);
  await expect(asked).rejects.toMatchObject({
    code: 'timeout',
    message: 'libvirt did not answer within 20 ms: virsh net-list --all',
  });
});

test('so is a connection for events', async () => {
  const host = await hostWith(() => undefined);
  const daemon = new Daemon({ ...host, limits: { ...host.limits, question: 20 } }, connection, []);
  await expect(daemon.client(['net-event', '--loop'])).rejects.toMatchObject({
    code: 'timeout',
    message: 'libvirt did not answer within 20 ms: virsh net-event --loop',
  });
});

test('virsh is asked what the daemon refuses, in the same order', async () => {
  const programs = { 'virsh net-info x': { stderr: "error: failed to get network 'x'\n" } };
  const host = await hostWith(
    welcoming((call) => (call.procedure === CALL.networks.number ? networks(call) : refusal(call, 43, 'not found'))),
    { programs },
  );
  const answers = await lazyVirsh(host, connection).askAll([
    ['net-list', '--name'],
    ['net-info', 'x'],
    ['net-list', '--uuid'],
  ]);
  expect(answers).toEqual([
    { stdout: 'default\n', errors: [] },
    { stdout: '', errors: ["failed to get network 'x'"] },
    { stdout: '00112233-4455-6677-8899-aabbccddeeff\n', errors: [] },
  ]);
});

test.each(['net-list', 'list', 'iface-list'])(
  'virsh reads %s --all --inactive, which not every version accepts',
  async (name) => {
    await loadAnswers([[name]]);
    expect(questionOf([name, '--inactive', '--all'])).toBeUndefined();
    expect(questionOf([name, '--all'])).toBeDefined();
  },
);

test('the list of what may be answered is that of what is answered', async () => {
  const words: Readonly<Record<string, string[]>> = {
    'net-list': [],
    list: [],
    'nwfilter-list': [],
    'iface-list': [],
    'nwfilter-binding-list': [],
    uri: [],
    'net-port-dumpxml': ['x', '00112233-4455-6677-8899-aabbccddeeff'],
    domifstat: ['x', 'vnet0'],
    domstats: ['--interface', '--list-active'],
  };
  const covered = [...COVERED].map((name) => [name, ...(words[name] ?? ['x'])]);
  await loadAnswers(covered);
  for (const line of covered) expect([line, questionOf(line)]).toEqual([line, expect.any(Function)]);
});

test.each([
  ['net-port-list', 'x', '--uuid', '--table'],
  ['net-port-dumpxml', 'x', 'not-a-uuid'],
  ['iface-dumpxml', 'x', '--xpath', '//x'],
  ['nwfilter-binding-list', 'extra'],
  ['domstats', '--interface'],
  ['domstats', '--interface', '--list-active', 'x'],
  ['list', '--state-paused', '--state-paused'],
])('virsh reads %s %s %s %s', async (...line) => {
  const words = line.filter((word) => word !== undefined);
  await loadAnswers([words]);
  expect(questionOf(words)).toBeUndefined();
});
