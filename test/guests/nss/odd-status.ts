/** A lease as text, with something more at its end, or in place of its time. */
const raw = (more: string, time = '0') =>
  `{"ip-address":"10.0.0.1","mac-address":"a","hostname":"vm","expiry-time":${time}${more}}`;
const success = (...addresses: readonly string[]) => ({ status: 'success', addresses });
const unavail = (reason: string) => ({ status: 'unavail', reason });
const found = success('10.0.0.1');
const refused = unavail('0.status: is cut short, or not JSON');
const PIECE = 1024;

/** Files with a lease of `vm`: what a module answers that was built with yajl, and one built with json-c. */
export const ODD_STATUS: readonly (readonly [title: string, text: string, byYajl: unknown, byJsonC: unknown])[] = [
  ['a whole number written as a fraction', `[${raw('', '1.0')}]`, found, { status: 'notfound' }],
  ['a fraction under another name', `[${raw(',"iaid":1.0')}]`, found, found],
  ['an exponent', `[${raw('', '1e9')}]`, found, { status: 'notfound' }],
  ['null behind a string', `[${raw(',"hostname":null')}]`, found, { status: 'notfound' }],
  [
    'a name twice',
    `[${raw(',"hostname":"other"')}, ${raw('').replace('0.1', '0.2')}]`,
    success('10.0.0.2'),
    success('10.0.0.2'),
  ],
  ['a time in a string', `[${raw('', '"1"')}]`, found, { status: 'notfound' }],
  [
    'a time that is a list',
    `[${raw('', '[5]')}]`,
    unavail('0.status: has a "expiry-time" that is not a string'),
    found,
  ],
  ['leading zeros', `[${raw('', '00')}]`, refused, found],
  ['zeros before a number', `[${raw('', '01')}]`, refused, refused],
  ['half a fraction', `[${raw('', '1.')}]`, refused, { status: 'notfound' }],
  ['NaN', `[${raw('', 'NaN')}]`, refused, found],
  ['Infinity', `[${raw('', 'Infinity')}]`, refused, found],
  ['2^63', `[${raw('', String(2n ** 63n))}]`, unavail('0.status: has a "expiry-time" that is not a string'), found],
  ['2^64', `[${raw('', String(2n ** 64n))}]`, unavail('0.status: has a "expiry-time" that is not a string'), refused],
  ['a form feed between', `[\f${raw('')}]`, found, refused],
  ['a letter that is not ASCII in a name', `[${raw(',"é":true')}]`, found, found],
  ['a line end in a name', `[${raw(',"a\nb":true')}]`, refused, found],
  ['DEL in a string', `[${raw(',"a":"\x7f"')}]`, found, found],
  ['an escape of letters', `[${raw('').replace('vm', '\\u0076\\u006D')}]`, found, found],
  ['NUL and more behind', `[${raw('')}]\0x`, refused, found],
  ['more behind', `[${raw('')}] x`, refused, refused],
  ['more behind, a KiB on', `[${raw('')}]${' '.repeat(PIECE)}x`, refused, found],
  ['a string that is not closed behind', `[${raw('')}] "x`, found, refused],
  ['lists in lists', `${'['.repeat(40)}${']'.repeat(40)}`, refused, refused],
  ['a comma at the end', `[${raw('')},]`, refused, refused],
  ['a comment', `/* */[${raw('')}]`, refused, refused],
  ['a BOM', `\ufeff[${raw('')}]`, refused, unavail('0.status: is not ASCII, or not JSON')],
  ['blanks only', ' \n', refused, refused],
];
