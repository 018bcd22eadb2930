import { expect, test } from '@jest/globals';
import { VnetError } from '../../../src/error.ts';
import { watchForwards } from '../../../src/forward/keep/watch.ts';
import type { Dialogue, Host } from '../../../src/host/host.ts';
import { fakeHost } from '../../fake-host.ts';

/** An nft that prints these pieces, one in each turn of the event loop, and then nothing more; and a signal that ends vnet. */
function monitored(pieces: Iterable<string>) {
  const waiting = pieces[Symbol.iterator]();
  const slept: number[] = [];
  let isKilled = false;
  let end: (piece: undefined) => void = () => {};
  let interrupt: (signal: NodeJS.Signals) => void = () => {};
  const dialogue: Dialogue = {
    write: async () => {},
    async next() {
      await turn();
      if (isKilled) return undefined;
      const piece = waiting.next();
      if (piece.done !== true) return { stream: 'stdout', text: piece.value };
      return new Promise<undefined>((resolve) => (end = resolve));
    },
    end: async () => ({ status: 0, signal: undefined }),
    kill() {
      isKilled = true;
      end(undefined);
    },
  };
  const host: Host = {
    ...fakeHost(),
    converse: async () => dialogue,
    watch: async () => ({ next: () => new Promise(() => {}), wake: () => {}, close: () => {} }),
    interrupted: () => new Promise((resolve) => (interrupt = resolve)),
    async sleep(milliseconds) {
      slept.push(milliseconds);
      await turn();
    },
  };
  return { host, slept, interrupt: (signal: NodeJS.Signals) => interrupt(signal) };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const CONCERNS = 'delete table inet vnet\n';

test('looks at the rules at its start and after what concerns forwards, and ends with a signal', async () => {
  const { host, interrupt } = monitored(['add table ip other\n', 'add table ip third\n', CONCERNS]);
  let looks = 0;
  const events = watchForwards(host, async () => {
    looks++;
    return looks === 2;
  });
  expect(await events.next()).toEqual({ done: false, value: { event: 'restored', message: expect.any(String) } });
  expect(looks).toBe(2);
  interrupt('SIGTERM');
  expect(await events.next()).toMatchObject({ done: true });
});

test('tries again after a failure, and reports it', async () => {
  const { host, slept } = monitored([]);
  let looks = 0;
  const events = watchForwards(host, async () => {
    looks++;
    if (looks === 1) throw new VnetError('refused', 'nft failed');
    return true;
  });
  expect((await events.next()).value).toEqual({ event: 'problem', message: 'nft failed' });
  expect((await events.next()).value).toMatchObject({ event: 'restored' });
  expect(slept).toContain(1_000);
  await events.return(undefined);
});

test('says once what keeps failing', async () => {
  const { host } = monitored(endless(CONCERNS));
  let looks = 0;
  const events = watchForwards(host, async () => {
    looks++;
    if (looks !== 5) throw new VnetError('refused', looks < 4 ? 'no table' : 'no nft');
    return true;
  });
  const messages: string[] = [];
  for await (const { message } of events) {
    if (messages.push(message) === 4) break;
  }
  expect(messages).toEqual(['no table', 'no nft', 'restored the rules of the forwards', 'no nft']);
});

test('ends if it lacks a permission or nft', async () => {
  const { host } = monitored([]);
  const missing = new VnetError('program-missing', 'nft is not installed');
  await expect(watchForwards(host, () => Promise.reject(missing)).next()).rejects.toBe(missing);
  const without = { ...host, converse: () => Promise.reject(missing) };
  await expect(watchForwards(without, async () => false).next()).rejects.toBe(missing);
});

test('slows down where something else keeps removing the rules', async () => {
  const { host, slept } = monitored(endless(CONCERNS));
  const messages: string[] = [];
  for await (const { event, message } of watchForwards(host, async () => true)) {
    messages.push(event);
    if (message.includes('something else keeps changing')) break;
  }
  expect(messages.filter((event) => event === 'restored')).toHaveLength(30);
  expect(slept.every((milliseconds) => milliseconds === 100)).toBe(true);
});

function* endless(text: string): Generator<string> {
  for (;;) yield text;
}
