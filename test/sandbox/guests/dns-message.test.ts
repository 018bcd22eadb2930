import { expect, test } from '@jest/globals';
import { decodeAnswer, encodeQuestion, type RecordType } from '../../../src/sandbox/guests/dns-message.ts';

test('a question is one datagram of RFC 1035', () => {
  expect(encodeQuestion(0x1267, 'www.lab.test', 'AAAA').toString('hex')).toBe(
    `1267${'0100'}0001000000000000${'03777777'}${'036c6162'}${'0474657374'}00${'001c'}0001`,
  );
});

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

test.each<[string, RecordType, Buffer, ReturnType<typeof decodeAnswer>]>([
  ['an address', 'A', answer(0, [1, 'c0a80a01']), { code: 'ok', records: ['192.168.10.1'] }],
  ['two', 'A', answer(0, [1, '01020304'], [1, '05060708']), { code: 'ok', records: ['1.2.3.4', '5.6.7.8'] }],
  ['an alias beside it', 'A', answer(0, [5, 'c00c'], [1, '01020304']), { code: 'ok', records: ['1.2.3.4'] }],
  ['a name', 'PTR', answer(0, [12, `03${text('web')}c00c`]), { code: 'ok', records: ['web.www'] }],
  ['a service', 'SRV', answer(0, [33, '000500070185c00c']), { code: 'ok', records: ['5 7 389 www'] }],
  ['a text in two strings', 'TXT', answer(0, [16, `02${text('ab')}01${text('c')}`]), { code: 'ok', records: ['abc'] }],
  ['no such name', 'A', answer(3), { code: 'no such name', records: [] }],
  ['a refusal', 'A', answer(5), { code: 'refused', records: [] }],
])('reads %s', (_title, type, message, expected) => {
  expect(decodeAnswer(message, type)).toEqual(expected);
});

test('an IPv6 address has eight words', () => {
  const message = answer(0, [28, 'fd000000000000000000000000000001']);
  expect(decodeAnswer(message, 'AAAA')).toEqual({ code: 'ok', records: ['fd00::1'] });
});

test.each([
  ['nothing', ''],
  ['half a header', '12678180'],
  ['a name that points to itself', `126781800001000000000000${'c00c'}`],
  ['fewer records than it says', answer(0, [1, 'c0a80a01']).toString('hex').slice(0, -4)],
])('%s is no answer', (_title, bytes) => {
  expect(decodeAnswer(Buffer.from(bytes, 'hex'), 'A')).toBeUndefined();
});
