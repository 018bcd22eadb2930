import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Host } from '../../../src/host/host.ts';
import { nodeHost } from '../../../src/host/node.ts';
import { watchChanges } from '../../../src/libvirt/rpc/changes.ts';
import { Daemon } from '../../../src/libvirt/rpc/daemon.ts';
import { EVENT } from '../../../src/libvirt/rpc/events.ts';
import { followEvents } from '../../../src/libvirt/rpc/follow.ts';
import { CALL, MESSAGE, network, PROGRAM, PROGRAM_VERSION } from '../../../src/libvirt/rpc/protocol.ts';
import { int, struct } from '../../../src/libvirt/rpc/xdr.ts';
import { fakeHost } from '../../fake-host.ts';
import {
  type Behaviour,
  endDaemons,
  fakeDaemon,
  message,
  type Received,
  refusal,
  reply,
  welcoming,
} from './fake-daemon.ts';

afterEach(endDaemons);

const CLOSED = 'internal error: client socket is closed';
const REGISTER = { network: 313, domain: 316 };
const connection = { uri: undefined, typed: [], own: [] };
const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\+0000: /;

const arguments_ = struct({ callback: int, network, event: int, detail: int });
const header = [PROGRAM, PROGRAM_VERSION, EVENT.networkLifecycle, MESSAGE.event, 0, 0];
const started = (name: string, event = 2) =>
  message(header, arguments_, { callback: 0, network: { name, uuid: '00'.repeat(16) }, event, detail: 0 });
const registered = (call: Received) =>
  message([PROGRAM, PROGRAM_VERSION, call.procedure, MESSAGE.reply, call.serial, 0], int, 0);

/** A daemon that lets everybody register, and then does this. */
const sending = (then: (socket: Socket, call: Received) => void): Behaviour =>
  welcoming((call, socket) => {
    if (call.procedure === CALL.uri.number) return reply(CALL.uri, call, { uri: 'qemu:///system' });
    if (!Object.values(REGISTER).includes(call.procedure)) return refusal(call, 43, 'not found');
    // Events follow the answer at once, in the same packet.
    setImmediate(() => then(socket, call));
    return registered(call);
  });

async function hostWith(behaviour: Behaviour, more: Partial<Host> = {}): Promise<Host> {
  const { path } = await fakeDaemon(behaviour);
  return {
    ...fakeHost(),
    isVirshBinary: () => true,
    monotonic: nodeHost.monotonic,
    after: nodeHost.after,
    sleep: nodeHost.sleep,
    now: nodeHost.now,
    interrupted: () => new Promise(() => {}),
    connectLocally: (_path, events) => nodeHost.connectLocally(path, events),
    ...more,
  };
}

const LOOP = ['net-event', '--event', 'lifecycle', '--timestamp', '--loop'];

/** The lines that are followed, without their times, and the error at the end. */
async function follow(
  host: Host,
  words: readonly string[] = LOOP,
  uri?: string,
): Promise<{ lines: string[]; error?: unknown } | undefined> {
  const stream = await followEvents(words, host, new Daemon(host, { ...connection, uri }, []));
  if (stream === undefined) return undefined;
  const lines: string[] = [];
  try {
    for await (const line of stream) lines.push(line.replace(TIME, ''));
    return { lines };
  } catch (error) {
    return { lines, error };
  }
}

test('events are lines of virsh, in their order', async () => {
  const host = await hostWith(
    sending((socket) => {
      socket.write(
        Buffer.concat([started('a', 0), started('b', 2), started('b', 3), started('größe', 1), started('x', 9)]),
      );
      socket.end();
    }),
  );
  const line = (name: string, event: string) => `event 'lifecycle' for network ${name}: ${event}`;
  expect(await follow(host)).toMatchObject({
    lines: [
      line('a', 'Defined'),
      line('b', 'Started'),
      line('b', 'Stopped'),
      line('größe', 'Undefined'),
      line('x', 'unknown'),
    ],
    error: { code: 'connection', messages: ['Disconnected from qemu:///system due to end of file', CLOSED] },
  });
});

test('a connection by ssh that ends has the URI that the user gave', async () => {
  const local = await hostWith(sending((socket) => void socket.end()));
  const connectThrough: Host['connectThrough'] = async (_program, _args, events) => {
    const socket = await local.connectLocally('', events);
    if (typeof socket !== 'object') throw new Error('the daemon of the test does not listen');
    return socket;
  };
  expect(await follow({ ...local, connectThrough }, LOOP, 'qemu+ssh://far/system?no_tty=1')).toMatchObject({
    error: { messages: ['Disconnected from qemu+ssh://far/system?no_tty=1 due to end of file', CLOSED] },
  });
});

test('without --loop one event is enough', async () => {
  const host = await hostWith(sending((socket) => void socket.write(Buffer.concat([started('a'), started('b')]))));
  expect(await follow(host, LOOP.slice(0, -1))).toEqual({
    lines: ["event 'lifecycle' for network a: Started", 'events received: 1'],
  });
});

test('an event that comes before the answer to the registration is not lost', async () => {
  const host = await hostWith(
    welcoming((call) =>
      call.procedure === CALL.uri.number
        ? reply(CALL.uri, call, { uri: 'qemu:///system' })
        : Buffer.concat([started('early'), registered(call)]),
    ),
  );
  expect((await follow(host, LOOP.slice(0, -1)))?.lines).toEqual([
    "event 'lifecycle' for network early: Started",
    'events received: 1',
  ]);
});

test.each([
  ['SIGINT', { lines: ['event loop interrupted', 'events received: 0'] }],
  ['SIGTERM', { lines: [], error: expect.objectContaining({ name: 'Interrupted', signal: 'SIGTERM' }) }],
] as const)('%s ends it', async (signal, expected) => {
  const host = await hostWith(
    sending(() => {}),
    { interrupted: async () => signal },
  );
  expect(await follow(host)).toEqual(expected);
});

test('the time limit ends it', async () => {
  const host = await hostWith(
    sending(() => {}),
    { after: (_, callback) => nodeHost.after(0, callback) },
  );
  expect(await follow(host, [...LOOP, '--timeout', '5'])).toEqual({
    lines: ['event loop timed out', 'events received: 0'],
  });
});

test('a daemon that hangs after half an event is lost after five pings', async () => {
  const host = await hostWith(
    sending((socket) => void socket.write(started('half').subarray(0, 30))),
    // The first timer is the one of the pings.
    { after: (milliseconds, callback) => nodeHost.after(milliseconds === 5_000 ? 1 : milliseconds, callback) },
  );
  expect(await follow(host)).toMatchObject({
    lines: [],
    error: { messages: ['Disconnected from qemu:///system due to keepalive timeout', CLOSED] },
  });
});

test('20,000 events at a time are read', async () => {
  const host = await hostWith(
    sending((socket) => {
      socket.write(Buffer.concat(Array.from({ length: 20_000 }, (_, index) => started(`n${index}`))));
      socket.end();
    }),
  );
  expect((await follow(host))?.lines).toHaveLength(20_000);
});

describe('virsh says what is wrong with', () => {
  const uint = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const cut = (bytes: Buffer, size: number) => Buffer.concat([uint(size), bytes.subarray(4, size)]);
  const tooLong = () => {
    const bytes = started('name');
    bytes.writeInt32BE(0x7ffffff0, 32);
    return bytes;
  };
  test.each<[string, Buffer]>([
    ['garbage', Buffer.from('garbage, and more garbage than one header')],
    ['an event of 4 GB', uint(0xffffffff)],
    ['an event without arguments', message(header, int, 0)],
    ['an event that is cut off', cut(started('name'), 40)],
    ['a name that is longer than the event', tooLong()],
  ])('%s', async (_title, bytes) => {
    const host = await hostWith(sending((socket) => void socket.write(bytes)));
    expect(await follow(host)).toMatchObject({
      lines: [],
      error: { messages: ['Disconnected from qemu:///system due to I/O error', CLOSED] },
    });
  });
});

test.each([
  [['net-event', '--event', 'lifecycle'], 'lines without a time'],
  [[...LOOP, '--timeout', '0'], 'an invalid time limit'],
  [[...LOOP, '--event', 'lifecycle'], 'an option that is given twice'],
  [[...LOOP, '--network', 'none'], 'a network that does not exist'],
  [['event', '--timestamp', '--event', 'lifecycle'], 'events of guests'],
])('virsh follows for %j: %s', async (words) => {
  expect(await follow(await hostWith(sending(() => {})), words)).toBeUndefined();
});

test('virsh follows where the daemon refuses', async () => {
  expect(await follow(await hostWith(welcoming((call) => refusal(call, 84, 'unsupported'))))).toBeUndefined();
});

describe('changes', () => {
  test('an event is a change, a flood of them is one or two', async () => {
    let changes = 0;
    let last = () => {};
    const flooded = new Promise<void>((resolve) => (last = resolve));
    const host = await hostWith(
      sending((socket, { procedure }) => {
        if (procedure !== REGISTER.network) return;
        socket.write(Buffer.concat(Array.from({ length: 5_000 }, () => started('n'))), () => last());
      }),
    );
    let changed = () => {};
    const twice = new Promise<void>((resolve) => (changed = resolve));
    const stop = watchChanges(new Daemon(host, connection, []), host, () => {
      changes++;
      if (changes === 2) changed();
    });
    await flooded;
    await twice;
    stop();
    expect(changes).toBe(2);
  });

  test('it connects again to a daemon that ended, and reports that', async () => {
    let connections = 0;
    const host = await hostWith(
      sending((socket, { procedure }) => {
        if (procedure !== REGISTER.network) return;
        connections++;
        if (connections === 1) socket.destroy();
      }),
      { sleep: async () => {} },
    );
    await new Promise<void>((resolve) => {
      const stop = watchChanges(new Daemon(host, connection, []), host, () => {
        stop();
        resolve();
      });
    });
    expect(connections).toBeGreaterThanOrEqual(1);
  });

  test('a daemon that sends no events is left alone', async () => {
    const { path, received } = await fakeDaemon(welcoming((call) => refusal(call, 84, 'unsupported')));
    const host = await hostWith(
      sending(() => {}),
      {
        connectLocally: (_path, events) => nodeHost.connectLocally(path, events),
        sleep: async () => {},
      },
    );
    let changes = 0;
    const stop = watchChanges(new Daemon(host, connection, []), host, () => changes++);
    while (!received.some(({ procedure }) => procedure === REGISTER.domain)) await nodeHost.sleep(5);
    await nodeHost.sleep(50);
    stop();
    expect(changes).toBe(0);
    expect(received.filter(({ procedure }) => procedure === REGISTER.domain)).toHaveLength(1);
  });
});
