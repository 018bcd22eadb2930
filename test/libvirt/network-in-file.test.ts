import { expect, test } from '@jest/globals';
import { networkInFile } from '../../src/libvirt/network-in-file.ts';

const NETWORK = "<network connections='1'><name>lab</name></network>";

test.each([
  ['a definition', NETWORK],
  ['a definition after a comment about another network', `<!-- <network> --> \n${NETWORK}\n`],
  ['a state file', `<networkstatus>\n  ${NETWORK}\n<class_id bitmap='0-2'/></networkstatus>`],
])('the network of %s', (_title, text) => {
  expect(networkInFile(text)).toBe(NETWORK);
});

test('a text without a network is returned unchanged', () => {
  for (const text of ['', '<domain/>', '<networkstatus/>', '</network>']) expect(networkInFile(text)).toBe(text);
});
