import { expect, test } from '@jest/globals';
import type { Client } from '../../../src/libvirt/rpc/client.ts';
import { Refused } from '../../../src/libvirt/rpc/client.ts';
import { domainRef, networkByUuid } from '../../../src/libvirt/rpc/lookup.ts';
import type { failure, Procedure } from '../../../src/libvirt/rpc/protocol.ts';
import type { TypeOf } from '../../../src/libvirt/rpc/xdr.ts';

const UUID = 'a2b1c3d400004000800000000000000d';

/** A client of a daemon that knows what `answer` returns. Its calls are noted. */
function clientThat(answer: (args: unknown) => unknown) {
  const asked: unknown[] = [];
  const call = async (_: Procedure<unknown, unknown>, args: unknown) => {
    asked.push(args);
    const found = answer(args);
    if (found === undefined) throw new Refused({ code: 42 } as TypeOf<typeof failure>);
    return found;
  };
  return { client: { call } as unknown as Client, asked };
}

test.each([
  'a2b1c3d4-0000-4000-8000-00000000000d',
  'A2B1C3D4-0000-4000-8000-00000000000D',
  'a2b1c3d4 00004000-8000--00000000000d',
  '    a2b1c3d400004000800000000000000d',
  'a2b1c3d400004000800000000000000d \t  ',
])('%j is a UUID for virsh', async (text) => {
  const { client, asked } = clientThat(() => ({ network: 'the network' }));
  expect(await networkByUuid(client, text)).toBe('the network');
  expect(asked).toEqual([{ uuid: UUID }]);
});

test.each([
  UUID,
  'a2b1c3d4-0000-4000-8000-0000-000000d',
  'a2b1c3d4-0000-4000-8000-000000-00-0-0',
  'a-2b1c3d4-000-04000-8000-00000000000',
  'g2b1c3d4-0000-4000-8000-00000000000d',
])('%j is no UUID for virsh', async (text) => {
  const { client, asked } = clientThat(() => ({}));
  expect(await networkByUuid(client, text)).toBeUndefined();
  expect(asked).toEqual([]);
});

test.each(['7', '07', ' 7', '+7', '\t+007'])('virsh reads %j as an id before it looks for a name', async (text) => {
  const { client, asked } = clientThat(() => ({ domain: 'the domain' }));
  expect(await domainRef(client, text)).toBe('the domain');
  expect(asked).toEqual([{ id: 7 }]);
});

test.each(['7 ', '-7', '+ 7', '0x7', '7a', '2147483648'])('%j is a name', async (text) => {
  const { client, asked } = clientThat(() => ({ domain: 'the domain' }));
  await domainRef(client, text);
  expect(asked).toEqual([{ name: text }]);
});

test('a number that is no id may be a name', async () => {
  const { client, asked } = clientThat((args) =>
    Object.hasOwn(args as object, 'name') ? { domain: 'the domain' } : undefined,
  );
  expect(await domainRef(client, '2147483647')).toBe('the domain');
  expect(asked).toEqual([{ id: 2 ** 31 - 1 }, { name: '2147483647' }]);
});
