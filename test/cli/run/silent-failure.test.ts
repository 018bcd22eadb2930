import { expect, test } from '@jest/globals';
import { main } from '../../../src/main.ts';
import { fakeHost } from '../../fake-host.ts';

const TIMED_OUT = 'event loop timed out\nevents received: 0\n\n';

/** vnet on a host where virsh prints this and exits after so many seconds. */
async function run(line: string, virsh: { status: number; stdout: string; stderr?: string }, seconds: number) {
  let calls = 0;
  const host = {
    ...fakeHost({ programs: { [`virsh ${line}`]: { stderr: '', ...virsh } } }),
    monotonic: () => calls++ * seconds * 1000,
  };
  return main(line.split(' '), host);
}

test.each([
  ['the time ran out', 'net-event --event lifecycle --timeout 2', { status: 1, stdout: TIMED_OUT }, 2.1, 7],
  ['the time ran out of a loop', 'net-event lifecycle --loop --timeout=2', { status: 1, stdout: TIMED_OUT }, 2.1, 7],
  [
    'an interrupt came first',
    'net-event --event lifecycle --timeout 2',
    { status: 1, stdout: 'event loop interrupted\n' },
    1,
    1,
  ],
  [
    'an event came',
    'net-event --event lifecycle --timeout 2 --loop',
    { status: 0, stdout: 'events received: 1\n' },
    2.1,
    0,
  ],
  ['there is no limit', 'net-event --event lifecycle', { status: 1, stdout: 'event loop interrupted\n' }, 60, 1],
  [
    'libvirt ended',
    'net-event lifecycle --timeout 2',
    { status: 1, stdout: '', stderr: 'error: failed to connect to the hypervisor\n' },
    9,
    3,
  ],
])('net-event: the exit status says that %s', async (_title, line, virsh, seconds, status) => {
  expect(await run(line, virsh, seconds)).toBe(status);
});
