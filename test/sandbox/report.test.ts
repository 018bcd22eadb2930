import { expect, test } from '@jest/globals';
import { paintFor } from '../../src/render/colour.ts';
import { report } from '../../src/sandbox/report.ts';
import type { Check, NetworkResult, Rehearsal } from '../../src/sandbox/result.ts';

const CHECKS: readonly Check[] = [
  { check: 'guest1: IPv4 address', expected: 'a lease of 10.9.0.5 - 10.9.0.6', seen: '10.9.0.5', ok: true },
  { check: 'guest1 to the LAN, 203.0.113.3', expected: 'answer', seen: 'no answer', ok: false },
  { check: 'names', expected: 'can be checked', seen: 'could not be checked: reason', ok: undefined },
];

function result(changes: Partial<NetworkResult> = {}): NetworkResult {
  return {
    ...{ file: 'lan.xml', name: 'lan', mode: 'none', defined: true, started: true, errors: [], fix: undefined },
    ...{ bridge: 'virbr9', addresses: ['10.9.0.1/24'], routes: ['10.9.0.0/24'], dnsmasq: ['port=0'], firewall: [] },
    ...{ checks: [], notes: ['created in the sandbox: link eth0'] },
    ...changes,
  };
}

const rehearsal = (...networks: NetworkResult[]): Rehearsal => ({
  ...{ libvirt: '9.0.0', networks, notes: [], seconds: 3.2, kept: undefined },
});

const shown = async (run: Rehearsal, terminal?: number, colour = false) =>
  report(run, { paint: await paintFor(colour), terminal });

test('starts with the verdict', async () => {
  expect(await shown(rehearsal(result({ checks: CHECKS })))).toBe(
    `lan.xml: FAIL: libvirt 9.0.0 starts network 'lan' (isolated), 1 of 3 checks passed, 1 failed, 1 without a result, in 4 s

 Check                            Expected                         Seen                           OK
-----------------------------------------------------------------------------------------------------------
 guest1: IPv4 address             a lease of 10.9.0.5 - 10.9.0.6   10.9.0.5                       yes
 guest1 to the LAN, 203.0.113.3   answer                           no answer                      NO
 names                            can be checked                   could not be checked: reason   unknown

Bridge
  virbr9 10.9.0.1/24

Routes
  10.9.0.0/24

dnsmasq
  port=0

Notes
  created in the sandbox: link eth0
`,
  );
});

test('fits the terminal', async () => {
  const text = await shown(rehearsal(result({ checks: CHECKS })), 60);
  const table = text.split('\n').slice(4, 13);
  expect(table.join('\n')).toBe(`┌───────────────┬────────────┬──────────────┬─────────┐
│ Check         │ Expected   │ Seen         │ OK      │
├───────────────┼────────────┼──────────────┼─────────┤
│ guest1: IPv4  │ a lease of │ 10.9.0.5     │ yes     │
│ address       │ 10.9.0.5 - │              │         │
│               │ 10.9.0.6   │              │         │
│ guest1 to the │ answer     │ no answer    │ NO      │
│ LAN,          │            │              │         │
│ 203.0.113.3   │            │              │         │`);
});

test('colours the verdict and the results', async () => {
  const text = await shown(rehearsal(result({ checks: CHECKS })), 100, true);
  expect(text).toContain('lan.xml: \u001b[31m\u001b[1mFAIL\u001b[22m\u001b[39m: libvirt');
  expect(text).toContain('\u001b[32myes\u001b[39m');
});

test("shows libvirt's errors and what to do about them, without control characters", async () => {
  const rejected = result({
    ...{ file: 'bad\u001b.xml', name: undefined, defined: false, started: false, bridge: undefined, routes: [] },
    ...{ dnsmasq: [], notes: [], errors: ['Failed to define network', 'XML error: \u001b[2J'], fix: 'fix the XML' },
  });
  expect(await shown(rehearsal(rejected))).toBe(`bad\\x1b.xml: FAIL: libvirt 9.0.0 rejects the file, in 4 s
  error: Failed to define network
  error: XML error: \\x1b[2J
  hint: fix the XML
`);
});

test('starts with a summary of several networks', async () => {
  const stopped = result({ file: 'two.xml', started: false, errors: ['no'], checks: [] });
  const text = await shown(rehearsal(result(), stopped));
  expect(text.split('\n').filter((line) => /^\S/.test(line))).toEqual([
    '1 of 2 networks passed in 4 s',
    "lan.xml: PASS: libvirt 9.0.0 starts network 'lan' (isolated)",
    ...['Bridge', 'Routes', 'dnsmasq', 'Notes'],
    "two.xml: FAIL: libvirt 9.0.0 does not start network 'lan' (isolated)",
    ...['Bridge', 'Routes', 'dnsmasq', 'Notes'],
  ]);
});

test('the verdict, errors and notes wrap on a terminal; configurations do not', async () => {
  const option = `dhcp-option=${'x'.repeat(40)}`;
  const text = await shown(
    rehearsal(
      result({
        started: false,
        errors: ["internal error: Network is already in use by interface eth0, which has the host's own address"],
        dnsmasq: [option],
        notes: ['the host has no route to the subnet of this network while it is stopped'],
      }),
    ),
    40,
  );
  expect(text).toBe(
    [
      'lan.xml: FAIL: libvirt 9.0.0 does not',
      "  start network 'lan' (isolated), in 4 s",
      '  error: internal error: Network is',
      '    already in use by interface eth0,',
      "    which has the host's own address",
      '',
      'Bridge',
      '  virbr9 10.9.0.1/24',
      '',
      'Routes',
      '  10.9.0.0/24',
      '',
      'dnsmasq',
      `  ${option}`,
      '',
      'Notes',
      '  the host has no route to the subnet of',
      '    this network while it is stopped',
      '',
    ].join('\n'),
  );
});
