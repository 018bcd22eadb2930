import { afterEach, describe, expect, test } from '@jest/globals';
import { nodeHost } from '../../../src/host/node.ts';
import { Client } from '../../../src/libvirt/rpc/client.ts';
import { CALL, MESSAGE, PROGRAM, PROGRAM_VERSION } from '../../../src/libvirt/rpc/protocol.ts';
import { nothing } from '../../../src/libvirt/rpc/xdr.ts';
import { type Behaviour, endDaemons, fakeDaemon, message, type Received, refusal, reply } from './fake-daemon.ts';

afterEach(endDaemons);

const net = { name: 'default', uuid: '00112233445566778899aabbccddeeff' };

async function clientOf(behaviour: Behaviour): Promise<Client> {
  const { path } = await fakeDaemon(behaviour);
  const client = await Client.connect(async (events) => {
    const socket = await nodeHost.connectLocally(path, events);
    return typeof socket === 'string' ? undefined : socket;
  });
  if (client === undefined) throw new Error('no connection');
  return client;
}

const list = (client: Client) => client.call(CALL.networks, { wanted: 1, flags: 0 });
const networks = (call: Received) => reply(CALL.networks, call, { networks: [net], count: 1 });

test('answers calls', async () => {
  const client = await clientOf(networks);
  expect(await list(client)).toEqual({ networks: [net], count: 1 });
  client.close();
});

test('gives each of many calls its own answer, in whatever order they come', async () => {
  let first: Received | undefined;
  const client = await clientOf((call) => {
    const answer = (each: Received) => reply(CALL.uri, each, { uri: `call ${each.serial}` });
    if (first === undefined) {
      first = call;
      return undefined;
    }
    return call.serial === first.serial + 1 ? Buffer.concat([answer(call), answer(first)]) : answer(call);
  });
  const answers = await Promise.all(Array.from({ length: 100 }, () => client.call(CALL.uri, undefined)));
  expect(answers.map(({ uri }) => uri)).toEqual(answers.map((_, index) => `call ${index + 1}`));
  client.close();
});

test('sends at most four calls before an answer, since a daemon warns of five', async () => {
  let unanswered = 0;
  let most = 0;
  const client = await clientOf((call, socket) => {
    unanswered++;
    most = Math.max(most, unanswered);
    setImmediate(() => {
      unanswered--;
      socket.write(reply(CALL.uri, call, { uri: '' }));
    });
    return undefined;
  });
  await Promise.all(Array.from({ length: 50 }, () => client.call(CALL.uri, undefined)));
  expect(most).toBe(4);
  client.close();
});

test('many calls go to a daemon that is far away at once, and few as to any other', async () => {
  let received = 0;
  const calls: Received[] = [];
  let answer = () => {};
  const { path } = await fakeDaemon((call, socket) => {
    received++;
    calls.push(call);
    answer = () => socket.write(Buffer.concat(calls.splice(0).map((each) => reply(CALL.uri, each, { uri: '' }))));
    if (received === 4 || received === 104) setImmediate(answer);
    return undefined;
  });
  const client = await Client.connect(
    async (events) => {
      const socket = await nodeHost.connectLocally(path, events);
      return typeof socket === 'string' ? undefined : socket;
    },
    { isRemote: true },
  );
  const ask = (count: number) => Promise.all(Array.from({ length: count }, () => client?.call(CALL.uri, undefined)));
  expect(await ask(4)).toHaveLength(4);
  expect(await ask(100)).toHaveLength(100);
  client?.close();
});

test('takes an answer byte by byte', async () => {
  const client = await clientOf((call, socket) => {
    const bytes = networks(call);
    const next = (at: number) => {
      if (at === bytes.length) return;
      socket.write(bytes.subarray(at, at + 1), () => setImmediate(() => next(at + 1)));
    };
    next(0);
    return undefined;
  });
  expect((await list(client)).networks).toEqual([net]);
  client.close();
});

test('passes on the number and the words of a refusal, and goes on', async () => {
  let isFirst = true;
  const client = await clientOf((call) => {
    if (!isFirst) return networks(call);
    isFirst = false;
    return refusal(call, 43, 'Network not found');
  });
  await expect(list(client)).rejects.toMatchObject({ name: 'Refused', code: 43, message: 'Network not found' });
  expect((await list(client)).count).toBe(1);
  client.close();
});

test('ignores events that nobody asked for', async () => {
  const event = message([PROGRAM, PROGRAM_VERSION, 315, MESSAGE.event, 0, 0], nothing, undefined);
  const client = await clientOf((call) => Buffer.concat([event, networks(call), event]));
  expect((await list(client)).count).toBe(1);
  expect((await list(client)).count).toBe(1);
  client.close();
});

test('a call after the end of the connection fails at once', async () => {
  const client = await clientOf(networks);
  client.close();
  await expect(list(client)).rejects.toMatchObject({ name: 'Disconnected' });
});

describe('a daemon that does not speak the protocol ends the connection:', () => {
  const length = (size: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(size);
    return bytes;
  };
  const header = (
    call: Received,
    changed: Partial<Record<'program' | 'version' | 'procedure' | 'type' | 'serial', number>>,
  ) => {
    const right = { program: PROGRAM, version: PROGRAM_VERSION, type: MESSAGE.reply, ...call };
    const { program, version, procedure, type, serial } = { ...right, ...changed };
    return [program, version, procedure, type, serial, 0];
  };
  /** A reply that says that it has this many networks, and has none. */
  const manyNetworks = (call: Received, count: number) => {
    const bytes = message(header(call, {}), CALL.uri.result, { uri: '' });
    bytes.writeInt32BE(count, 28);
    return bytes;
  };
  const cases: Readonly<Record<string, Behaviour>> = {
    text: () => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
    zeros: () => Buffer.alloc(64),
    noise: () => Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919 + 13) % 256)),
    'a message of 4 GB': () => length(0xffffffff),
    'a message of more than 32 MiB': () => length(32 * 1024 * 1024 + 5),
    'a message shorter than its header': () => length(27),
    'another program': (call) => message(header(call, { program: 1 }), nothing, undefined),
    'another version': (call) => message(header(call, { version: 2 }), nothing, undefined),
    'another serial': (call) => message(header(call, { serial: call.serial + 1 }), nothing, undefined),
    'another procedure': (call) => message(header(call, { procedure: 1 }), nothing, undefined),
    'a call instead of a reply': (call) => message(header(call, { type: MESSAGE.call }), nothing, undefined),
    'an empty answer': (call) => message(header(call, {}), nothing, undefined),
    'a list of 2 billion networks': (call) => manyNetworks(call, 0x7fffffff),
    'a list of -1 networks': (call) => manyNetworks(call, -1),
    'a name that is longer than the message': (call) => {
      const bytes = networks(call);
      bytes.writeInt32BE(0x7ffffff0, 32);
      return bytes;
    },
    'half a message': (call, socket) => {
      socket.end(networks(call).subarray(0, 40));
      return undefined;
    },
    nothing: (_call, socket) => {
      socket.end();
      return undefined;
    },
  };

  test.each(Object.entries(cases))('%s', async (_title, behaviour) => {
    const client = await clientOf(behaviour);
    await expect(Promise.all([list(client), list(client)])).rejects.toMatchObject({ name: 'Disconnected' });
    expect(client.isOpen).toBe(false);
  });
});
