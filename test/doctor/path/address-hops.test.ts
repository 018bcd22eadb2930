import { expect, test } from '@jest/globals';
import { lookAt } from '../../../src/doctor/look.ts';
import { neighbourHop } from '../../../src/doctor/path/address-hops.ts';
import { readNics } from '../../../src/doctor/path/nic.ts';
import { VnetError } from '../../../src/error.ts';
import type { Virsh } from '../../../src/libvirt/virsh.ts';
import { fakeHost } from '../../fake-host.ts';

const [nic] = readNics(
  "<domain><devices><interface type='bridge'><source bridge='br0'/><target dev='vnet0'/></interface></devices></domain>",
);

/** What the neighbour table has for an address before and after an echo request; without `after`, there is no ping. */
async function neighbour(before: string | undefined, after?: string) {
  const fake = fakeHost({
    programs: {
      'ping -c 1 -W 1 10.0.0.9': { status: 1 },
      'ip -j neigh show to 10.0.0.9': JSON.stringify([{ dst: '10.0.0.9', dev: 'br0', state: [after] }]),
    },
  });
  const run: typeof fake.run = async (program, args, options) => {
    if (program === 'ping' && after === undefined) throw new VnetError('program-missing', 'ping is not installed');
    return fake.run(program, args, options);
  };
  if (nic === undefined) throw new Error('no interface');
  return neighbourHop({
    look: lookAt({ name: 'default', host: { ...fake, run }, virsh: {} as Virsh }),
    report: { problems: [], passed: [], skipped: [], withoutLibvirt: [], failed: [] },
    domain: { name: 'web', running: true, interfaces: [], agentChannel: false },
    nic,
    network: undefined,
    addresses: async () => [{ ip: '10.0.0.9', lease: undefined, state: before }],
  });
}

test('a guest that answered lately is asked nothing', async () => {
  expect(await neighbour('STALE')).toMatchObject({ mark: 'ok', text: 'it answered for 10.0.0.9 (ip neigh: STALE)' });
  expect(await neighbour(undefined)).toMatchObject({ mark: 'unknown' });
});

test('a failed entry may be older than the lease, so the guest is asked once more', async () => {
  expect(await neighbour('FAILED', 'REACHABLE')).toMatchObject({ mark: 'ok', text: 'it answers for 10.0.0.9' });
  expect(await neighbour('FAILED', 'INCOMPLETE')).toMatchObject({
    mark: 'broken',
    break: { problem: { message: "guest 'web' does not answer for 10.0.0.9", commands: ['virsh console web'] } },
  });
});

test('without ping, a failed entry proves nothing', async () => {
  expect(await neighbour('FAILED')).toMatchObject({ mark: 'unknown' });
});
