import { expect, test } from '@jest/globals';
import { usageHint } from '../../../src/cli/run/usage-hint.ts';
import netList from '../../../src/commands/network/net-list.ts';
import netUpdate from '../../../src/commands/network/net-update.ts';

test.each([
  ["command 'net-list' doesn't support option --al", netList, 'Did you mean --all? See: vnet help net-list'],
  ["command 'net-list' doesn't support option --outptu", netList, 'Did you mean --output? See: vnet help net-list'],
  ["command 'net-list' doesn't support option --xyzzy", netList, 'See: vnet help net-list'],
  ["unexpected data 'b'", netList, 'See: vnet help net-list'],
  ["unrecognized section name 'ip-dhcp-hots'", netUpdate, 'Did you mean ip-dhcp-host? See: vnet help net-update'],
  ["unrecognized command name 'zzz'", netUpdate, 'See: vnet help net-update'],
])('%s', (error, command, expected) => {
  expect(usageHint([error], command)).toBe(expected);
});
