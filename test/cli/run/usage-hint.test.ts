import { expect, test } from '@jest/globals';
import { usageHint } from '../../../src/cli/run/usage-hint.ts';
import domifSetlink from '../../../src/commands/domain/domif-setlink.ts';
import netList from '../../../src/commands/network/net-list.ts';
import netUpdate from '../../../src/commands/network/net-update.ts';

test.each([
  ["command 'net-list' doesn't support option --al", netList, 'did you mean --all?'],
  ["command 'net-list' doesn't support option --outptu", netList, 'did you mean --output?'],
  ["command 'net-list' doesn't support option --xyzzy", netList, undefined],
  ["unexpected data 'b'", netList, undefined],
  ["unrecognized section name 'ip-dhcp-hots'", netUpdate, "did you mean 'ip-dhcp-host'?"],
  ["invalid link state 'donw'", domifSetlink, "did you mean 'down'?"],
  ["unrecognized command name 'zzz'", netUpdate, undefined],
])('%s', (error, command, expected) => {
  const commands = [`vnet help ${command.name}`];
  const message = expected === undefined ? 'for usage, run' : `${expected} For usage, run`;
  expect(usageHint([error], command)).toEqual({ id: 'usage', severity: 'hint', message, commands });
});
