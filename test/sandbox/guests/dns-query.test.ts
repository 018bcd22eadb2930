import { expect, test } from '@jest/globals';
import { type RecordType, readResponse } from '../../../src/sandbox/guests/dns-query.ts';

/** An answer to one question for `www`, whose name every record points back to. */
function answer(code: number, ...records: readonly (readonly [type: number, data: string])[]): Buffer {
  const header = `1267818${code}0001${hex(records.length)}00000000`;
  const question = '0377777700001c0001';
  const body = records.map(([type, data]) => `c00c${hex(type)}000100000e10${hex(data.length / 2)}${data}`);
  return Buffer.from(header + question + body.join(''), 'hex');
}

function hex(number: number): string {
  return number.toString(16).padStart(4, '0');
}

const text = (value: string) => Buffer.from(value).toString('hex');

test.each<[string, RecordType, Buffer, ReturnType<typeof readResponse>]>([
  ['an address', 'A', answer(0, [1, 'c0a80a01']), { code: 'NOERROR', records: ['192.168.10.1'] }],
  ['two', 'A', answer(0, [1, '01020304'], [1, '05060708']), { code: 'NOERROR', records: ['1.2.3.4', '5.6.7.8'] }],
  ['an alias next to it', 'A', answer(0, [5, 'c00c'], [1, '01020304']), { code: 'NOERROR', records: ['1.2.3.4'] }],
  ['a name', 'PTR', answer(0, [12, `03${text('web')}c00c`]), { code: 'NOERROR', records: ['web.www'] }],
  ['a service', 'SRV', answer(0, [33, '000500070185c00c']), { code: 'NOERROR', records: ['5 7 389 www'] }],
  [
    'a text in two strings',
    'TXT',
    answer(0, [16, `02${text('ab')}01${text('c')}`]),
    { code: 'NOERROR', records: ['abc'] },
  ],
  ['no such name', 'A', answer(3), { code: 'NXDOMAIN', records: [] }],
  ['a refusal', 'A', answer(5), { code: 'REFUSED', records: [] }],
])('reads %s', (_title, type, message, expected) => {
  expect(readResponse(message, type)).toEqual(expected);
});

test('an IPv6 address is written in its short form', () => {
  const message = answer(0, [28, 'fd000000000000000000000000000001']);
  expect(readResponse(message, 'AAAA')).toEqual({ code: 'NOERROR', records: ['fd00::1'] });
});

test.each([
  ['nothing', ''],
  ['half a header', '12678180'],
  ['a name that points to itself', `126781800001000000000000${'c00c'}`],
  ['fewer records than announced', answer(0, [1, 'c0a80a01']).toString('hex').slice(0, -4)],
])('%s is not a response', (_title, bytes) => {
  expect(readResponse(Buffer.from(bytes, 'hex'), 'A')).toBeUndefined();
});
