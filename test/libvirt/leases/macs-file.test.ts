import { expect, test } from '@jest/globals';
import { parseMacs } from '../../../src/libvirt/leases/macs-file.ts';

const parse = (text: string) => parseMacs(Buffer.from(text), 'virbr0.macs');

test.each([
  ['', []],
  ['[\n\n]\n', []],
  ['[]\n', []],
  [
    '[{"domain": "vmA", "macs": ["52:54:00:78:00:0A", "52:54:00:78:00:03"]}]',
    [{ name: 'vmA', macs: ['52:54:00:78:00:0a', '52:54:00:78:00:03'], running: true }],
  ],
])('reads %j', (text, expected) => {
  expect(parse(text)).toEqual(expected);
});

test.each([
  ['[{"domain": "vmA", "macs": ["52:54', 'virbr0.macs: cut short, or not JSON'],
  ['{}', 'virbr0.macs: not a JSON array'],
  ['[null]', 'virbr0.macs: an entry is not a guest with its MACs'],
  ['[{"domain": "vmA"}]', 'virbr0.macs: an entry is not a guest with its MACs'],
  ['[{"domain": 1, "macs": []}]', 'virbr0.macs: an entry is not a guest with its MACs'],
  ['[{"domain": "vmA", "macs": [1]}]', 'virbr0.macs: an entry is not a guest with its MACs'],
])('rejects %j', (text, message) => {
  expect(() => parse(text)).toThrow(message);
});
