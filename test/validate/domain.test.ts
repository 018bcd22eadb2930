import { expect, test } from '@jest/globals';
import { fix, validateText } from '../../src/validate/validate.ts';

const guest = (...interfaces: readonly string[]) => `<?xml version='1.0'?>
<domain type='kvm'>
  <name>web</name>
  <devices>
    <disk type='file'/>
    ${interfaces.join('\n    ')}
  </devices>
</domain>
`;
const GOOD = "<interface type='network'><source network='default'/></interface>";
const MAC = "<interface type='network'><mac address='52-54-00-00-00-01'/><source network='lab'/></interface>";
const TYPO = "<interface type='bridge'><source brigde='br0'/></interface>";

const placesOf = (text: string) =>
  validateText(text, 'web.xml').map(({ id, position: { line, column } }) => `${line}:${column} ${id}`);

test('reports each interface of a guest at its position in the file', () => {
  expect(placesOf(guest(GOOD))).toEqual([]);
  expect(placesOf(guest(GOOD, MAC, TYPO))).toEqual(['7:36 nic-mac-malformed', '8:38 unknown-attribute']);
});

test('fixes the interfaces in the file of the guest', () => {
  const fixed = guest(GOOD, MAC.replace('52-54-00-00-00-01', '52:54:00:00:00:01'), TYPO.replace('brigde', 'bridge'));
  expect(fix(guest(GOOD, MAC, TYPO), 'web.xml')).toBe(fixed);
});

test('says that a guest without interfaces has nothing to check', () => {
  const [problem] = validateText('<domain><devices/></domain>', 'web.xml');
  expect(problem).toMatchObject({ id: 'root-element', fix: expect.stringContaining('this one has none') });
});
