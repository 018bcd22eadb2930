import { expect, test } from '@jest/globals';
import { main } from '../../src/main.ts';
import { fakeHost } from '../fake-host.ts';

test.each([60, 80])('the help of generate fits %i columns and divides no word of a placeholder', async (columns) => {
  const host = fakeHost({ terminal: true, columns });
  expect(await main(['generate', '--help', '--color', 'never'], host)).toBe(0);
  const lines = host.stdout.split('\n');
  // The lines of examples stay whole.
  const prose = lines.filter((line) => !/^ {2}vnet /.test(line));
  expect(prose.filter((line) => line.length > columns)).toEqual([]);
  for (const word of ['PRIORITY', 'AVERAGE', 'outbound=', 'profileid=']) expect(host.stdout).toContain(word);
});
