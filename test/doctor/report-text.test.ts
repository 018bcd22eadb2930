import { expect, test } from '@jest/globals';
import type { Check } from '../../src/doctor/check.ts';
import type { Diagnosis, Report } from '../../src/doctor/diagnose.ts';
import { reportText } from '../../src/doctor/report-text.ts';
import { VnetError } from '../../src/error.ts';
import { paintFor } from '../../src/render/colour.ts';
import { fitted } from '../../src/render/fit.ts';

const plain = await paintFor(false);
const check = (id: string, area: Check['area'] = 'networks'): Check => ({
  id,
  area,
  passed: `the ${id} is right`,
  find: async () => [],
});
const problem: Diagnosis = {
  id: 'bridge-down',
  area: 'networks',
  severity: 'error',
  message: "bridge 'virbr0' is down",
  evidence: ['ip link: virbr0 state DOWN', '\u001b[2Jvirbr0'],
  effect: 'guests of the network cannot reach each other',
  cause: 'somebody set it down',
  fix: 'set it up',
  commands: ['sudo ip link set virbr0 up'],
};
const note: Diagnosis = { ...problem, id: 'macvtap', severity: 'note', message: 'the host is isolated' };
const empty: Report = { problems: [], passed: [], skipped: [], withoutLibvirt: [], failed: [] };
const text = (report: Partial<Report>, options: { verbose?: boolean; quiet?: boolean } = {}) => {
  const whole = { ...empty, ...report };
  const { verbose = false, quiet = false } = options;
  return fitted((wrapLine) => reportText(whole, whole.problems, { paint: plain, wrapLine, verbose, quiet }), undefined);
};

test('a healthy host takes one line', async () => {
  expect(await text({ passed: [check('a'), check('b')] })).toBe('no problems, 2 checks passed\n');
});

test('a problem is shown with evidence, effect, cause, fix and command', async () => {
  expect(await text({ problems: [problem, note], passed: [check('a')] })).toBe(`\
error: bridge 'virbr0' is down [bridge-down]
  ip link: virbr0 state DOWN
  \\x1b[2Jvirbr0
  effect: guests of the network cannot reach each other
  cause: somebody set it down
  fix: set it up: sudo ip link set virbr0 up

note: the host is isolated [macvtap]
  ip link: virbr0 state DOWN
  \\x1b[2Jvirbr0
  effect: guests of the network cannot reach each other
  cause: somebody set it down
  fix: set it up: sudo ip link set virbr0 up

1 problem, 1 note, 1 check passed
`);
});

test('-q leaves problems only', async () => {
  expect(await text({ problems: [note], passed: [check('a')] }, { quiet: true })).toBe('');
  expect(await text({ problems: [problem, note] }, { quiet: true })).toMatch(/^error: .*\n(?: .*\n)+$/);
});

test('checks that passed are listed by area, in the order of the areas', async () => {
  const passed = [check('lease', 'addresses'), check('bridge'), check('dnsmasq', 'programs')];
  expect(await text({ passed }, { verbose: true })).toBe(`\
programs
  ok  the dnsmasq is right [dnsmasq]

networks
  ok  the bridge is right [bridge]

addresses
  ok  the lease is right [lease]

no problems, 3 checks passed
`);
});

test('checks that could not look for one reason are one note', async () => {
  const denied = new VnetError('permission', ['nft: Operation not permitted', 'nft list ruleset'], {
    hint: 'run as root',
    commands: ['sudo vnet doctor'],
  });
  const missing = new VnetError('program-missing', 'ip is not installed');
  const skipped = [
    ...['a', 'b', 'c', 'd'].map((id) => ({ check: check(id), error: missing })),
    { check: check('jump'), error: denied },
  ];
  expect(await text({ skipped, withoutLibvirt: [check('x'), check('y')] })).toBe(`\
note: 2 checks need libvirt, which does not answer

note: 4 checks could not look: ip is not installed

note: 1 check could not look: nft: Operation not permitted
  nft list ruleset
  not checked: the jump is right [jump]
  fix: run as root: sudo vnet doctor

no problems, 0 checks passed, 7 could not look
`);
});

test('a check without permission says who may look', async () => {
  const error = new VnetError('permission', 'cannot read /proc/net/ip_tables_names: Permission denied');
  const skipped = ['a', 'b', 'c', 'd'].map((id) => ({ check: check(id), error }));
  expect(await text({ skipped })).toBe(`\
note: 4 checks could not look: cannot read /proc/net/ip_tables_names: Permission denied
  fix: run vnet doctor as root

no problems, 0 checks passed, 4 could not look
`);
});

test('prose is wrapped at the width of the terminal, evidence is not', async () => {
  const long = { ...problem, evidence: ['x'.repeat(90)], message: 'word '.repeat(30).trim() };
  const report = { ...empty, problems: [long] };
  const options = { paint: plain, verbose: false, quiet: false };
  const shown = await fitted((wrapLine) => reportText(report, report.problems, { ...options, wrapLine }), 60);
  expect(shown.split('\n').filter((line) => line.length > 60)).toEqual([`  ${'x'.repeat(90)}`]);
});
