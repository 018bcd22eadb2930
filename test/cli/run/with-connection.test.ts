import { expect, test } from '@jest/globals';
import { errorWithConnection, withConnection } from '../../../src/cli/run/with-connection.ts';
import { VnetError } from '../../../src/error.ts';
import { shellCommand } from '../../../src/shell-words.ts';

const CONNECTION = ['-c', 'qemu+ssh://far away/system', '-r'];
const OPTIONS = "-c 'qemu+ssh://far away/system' -r";

test.each([
  ['vnet net-start lab', `vnet ${OPTIONS} net-start lab`],
  ['virsh start web', `virsh ${OPTIONS} start web`],
  ['vnet net-dumpxml lab | vnet net-define -', `vnet ${OPTIONS} net-dumpxml lab | vnet ${OPTIONS} net-define -`],
  [
    'vnet domif-setlink a b down; sleep 2; vnet domif-setlink a b up',
    `vnet ${OPTIONS} domif-setlink a b down; sleep 2; vnet ${OPTIONS} domif-setlink a b up`,
  ],
  ['vnet net-list && vnet list', `vnet ${OPTIONS} net-list && vnet ${OPTIONS} list`],
  ['sudo systemctl enable --now libvirtd.socket', undefined],
  ['vnet help net-start', undefined],
  ['vnet --help', undefined],
  ['vnet try --end lab', undefined],
  ['vnet -c test:///default net-list', undefined],
])('%s', (line, expected) => {
  const finding = { id: 'x', severity: 'hint', message: 'run', commands: [line] } as const;
  expect(withConnection([finding], CONNECTION)).toEqual([{ ...finding, commands: [expected ?? line] }]);
  expect(withConnection([finding], [])).toEqual([finding]);
});

test.each(['a | vnet b', 'a; vnet b', 'a && vnet b', 'vnet ', "'| vnet x", '$(vnet x)', '\u0007 | vnet x', '\\'])(
  'a value such as %j stays as it is',
  (value) => {
    const line = shellCommand('vnet', 'net-start', value);
    const finding = { id: 'x', severity: 'hint', message: 'run', commands: [line] } as const;
    const expected = shellCommand('vnet', ...CONNECTION, 'net-start', value);
    expect(withConnection([finding], CONNECTION)).toEqual([{ ...finding, commands: [expected] }]);
  },
);

test('an error keeps its code, messages and other hints', () => {
  const other = { id: 'other', severity: 'note', message: 'else' } as const;
  const error = new VnetError('not-found', ['a', 'b'], { hint: 'run', commands: ['vnet net-list'], hints: [other] });
  const connected = errorWithConnection(error, CONNECTION);
  expect(connected).toMatchObject({
    code: 'not-found',
    messages: ['a', 'b'],
    hints: [{ message: 'run', commands: [`vnet ${OPTIONS} net-list`] }, other],
  });
  expect(errorWithConnection('a bug', CONNECTION)).toBe('a bug');
});
