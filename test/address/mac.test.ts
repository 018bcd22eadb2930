import { expect, test } from '@jest/globals';
import { formatMac, isMulticast, parseMac, parseOtherMac } from '../../src/address/mac.ts';

test.each([
  ['52:54:00:AA:bb:01', '52:54:00:aa:bb:01'],
  ['2:4:0:a:b:1', '02:04:00:0a:0b:01'],
  ['52:54:00:aa:bb:01 and more', '52:54:00:aa:bb:01'],
  ['52:54:00:aa:bb:01é', '52:54:00:aa:bb:01'],
  ['52:54:00:aa:bb:01,52:54:00:aa:bb:02', undefined],
  ['52:54:00:aa:bb', undefined],
  ['52:54:00:aa:bb:01:02', undefined],
  ['52-54-00-aa-bb-01', undefined],
  ['52:54:00:aa:bb:0x1', undefined],
  ['+2:54:00:aa:bb:01', undefined],
  ['', undefined],
])('%s is %s', (text, printed) => {
  const mac = parseMac(text);
  expect(mac && formatMac(mac)).toBe(printed);
});

test.each([
  ['52:54:00:aa:bb:01', false],
  ['01:00:5e:00:00:01', true],
])('%s is multicast: %s', (text, multicast) => {
  expect(isMulticast(parseMac(text) ?? [])).toBe(multicast);
});

test.each([
  ['52-54-00-AA-bb-01', '52:54:00:aa:bb:01'],
  ['5254.00aa.bb01', '52:54:00:aa:bb:01'],
  ['525400aabb01', '52:54:00:aa:bb:01'],
  ['525400-aabb01', '52:54:00:aa:bb:01'],
  ['52 54 00 aa bb 01', '52:54:00:aa:bb:01'],
  ['52-54-0-aa-bb-1', '52:54:00:aa:bb:01'],
  ['5254.00aa.bb0', undefined],
  ['52:54:00:aa:bb:01:02', undefined],
  ['52:54:00:aa:bb', undefined],
  ['nonsense', undefined],
])('%s is another notation of %s', (text, printed) => {
  const mac = parseOtherMac(text);
  expect(mac && formatMac(mac)).toBe(printed);
});
