import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { interruptionOf } from '../../src/guests/interruption.ts';
import { fakeHost } from '../fake-host.ts';

const never = () => new Promise<never>(() => {});

function interruptible() {
  let interrupt = (_: NodeJS.Signals) => {};
  const interrupted = new Promise<NodeJS.Signals>((resolve) => (interrupt = resolve));
  return { interrupt, host: { ...fakeHost(), interrupted: () => interrupted } };
}

test('work that is done in time gives its result, or its error', async () => {
  const signal = interruptionOf(interruptible().host);
  expect(await signal.before(Promise.resolve('done'), 60_000)).toBe('done');
  await expect(signal.before(Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('the signal ends the wait for work under way, and for work to come', async () => {
  const { interrupt, host } = interruptible();
  const signal = interruptionOf(host);
  const waiting = signal.before(never());
  interrupt('SIGTERM');
  expect(await waiting).toBeUndefined();
  expect(signal.interrupted).toBe(true);
  expect(await signal.before(never())).toBeUndefined();
});

test('the time limit ends the wait, and no signal is reported', async () => {
  const signal = interruptionOf({ ...interruptible().host, sleep: async () => {} });
  expect(await signal.before(never(), 5_000)).toBeUndefined();
  expect(signal.interrupted).toBe(false);
});

test('an error that the signal itself has caused is not reported', async () => {
  const { interrupt, host } = interruptible();
  const signal = interruptionOf({ ...host, sleep: never });
  const waiting = signal.before(Promise.reject(new Error('virsh was ended by SIGINT')));
  interrupt('SIGINT');
  expect(await waiting).toBeUndefined();
});

test('results are not kept, however long the signal is waited for', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  const signal = interruptionOf(interruptible().host);
  const results: WeakRef<object>[] = [];
  for (let count = 0; count < 100; count++) {
    const result = await signal.before(Promise.resolve({ count }), 60_000);
    if (result !== undefined) results.push(new WeakRef(result));
  }
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  expect(results.filter((result) => result.deref() !== undefined).length).toBeLessThan(5);
});
