import { expect, test } from '@jest/globals';
import { readNics } from '../../../src/doctor/path/nic.ts';
import { pathText } from '../../../src/doctor/path/path-text.ts';
import { paintFor } from '../../../src/render/colour.ts';
import { fitted } from '../../../src/render/fit.ts';

const [nic] = readNics(
  "<domain><devices><interface type='network'><mac address='52:54:00:00:00:01'/><source network='lab'/></interface></devices></domain>",
);
const path = {
  guest: 'web\u001b[2J',
  nic,
  hops: [
    { id: 'guest', mark: 'ok', text: 'the guest runs' },
    { id: 'name', mark: 'unknown', text: 'this host does not resolve the name' },
    { id: 'port', mark: 'broken', text: 'ip link: vnet0 has no master' },
  ],
  problem: 'path-port',
} as const;

test('each link of the chain is a line with its mark', async () => {
  const paint = await paintFor(false);
  expect(await fitted((wrapLine) => pathText([path], paint, wrapLine), undefined)).toBe(`\
path of guest 'web\\x1b[2J', interface 52:54:00:00:00:01 on lab
  ok      guest       the guest runs
  -       name        this host does not resolve the name
  broken  port        ip link: vnet0 has no master

`);
});

test('a narrow terminal wraps the text in its column', async () => {
  const paint = await paintFor(false);
  const shown = await fitted((wrapLine) => pathText([path], paint, wrapLine), 45);
  expect(shown.split('\n').filter((line) => line.includes('name'))).toEqual([
    '  -       name        this host does not',
    '                      resolve the name',
  ]);
});
