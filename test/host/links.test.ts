import { expect, test } from '@jest/globals';
import { readLinks, readRoutes, routes } from '../../src/host/links.ts';
import { fakeHost } from '../fake-host.ts';

test('routes of the main table, and of all', async () => {
  const host = fakeHost({
    programs: {
      'ip -j route show': '[{"dst":"default"}]',
      'ip -j -6 route show': '[]',
      'ip -j route show table all':
        '[{"dst":"default"},{"dst":"10.0.0.0/8","type":"local"},{"dst":"0.0.0.0/1"},{"dst":"10.1.0.0/16"}]',
      'ip -j -6 route show table all': '',
    },
  });
  expect((await readRoutes(host)).length).toBe(1);
  expect((await readRoutes(host, 'all')).length).toBe(4);
  expect((await routes(host)).map(({ by, prefix }) => [by, prefix])).toEqual([['a route', 16]]);
});

test.each([
  [{ status: 1, stderr: 'Cannot open netlink socket\n' }, 'ip addr: Cannot open netlink socket'],
  ['null', 'ip -j addr printed no list'],
  ['1: lo: <LOOPBACK>', 'ip -j addr printed no JSON'],
])('%j is an error', async (answer, message) => {
  const host = fakeHost({ programs: { 'ip -j addr': answer } });
  await expect(readLinks(host)).rejects.toMatchObject({ code: 'refused', message });
});

test('ip gets the time of a program of this host', async () => {
  let limit: number | undefined;
  const host = fakeHost({ programs: { 'ip -j addr': '[]' } });
  await readLinks({
    ...host,
    run(program, args, options) {
      limit = options?.limit;
      return host.run(program, args, options);
    },
  });
  expect(limit).toBe(5_000);
});
