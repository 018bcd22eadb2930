import { expect, test } from '@jest/globals';
import type { Check, HostProblem } from '../../src/doctor/check.ts';
import { diagnose, failureOf } from '../../src/doctor/diagnose.ts';
import { lookAt } from '../../src/doctor/look.ts';
import { VnetError } from '../../src/error.ts';
import type { Host } from '../../src/host/host.ts';
import { withLimits } from '../../src/host/limits.ts';
import type { Virsh } from '../../src/libvirt/virsh.ts';
import { fakeHost } from '../fake-host.ts';

const askAll = async (questions: readonly unknown[]) => questions.map(() => ({ stdout: '', errors: [] }));
const lookFrom = (host: Host, uri?: string) =>
  lookAt({ name: 'default', host, virsh: { uri, askAll } as unknown as Virsh });
const here = lookFrom(fakeHost());

const check = (id: string, find: Check['find'], more: Partial<Check> = {}): Check => ({
  id,
  area: 'networks',
  passed: `${id} is right`,
  find,
  ...more,
});
const problem = (severity: HostProblem['severity'], message: string = severity): HostProblem => ({
  severity,
  message,
  evidence: ['seen'],
  effect: 'guests suffer',
});
const healthy = check('healthy', async () => []);
const blind = check('blind', async () => {
  throw new VnetError('permission', 'permission denied');
});
const broken = check('broken', () => {
  throw new TypeError('bug');
});

test('the worst problem comes first, and problems of one severity keep the order of the checks', async () => {
  const { problems } = await diagnose(
    [
      check('one', async () => [problem('note'), problem('warning')]),
      check('two', async () => [problem('error', 'first'), problem('error', 'second')]),
    ],
    here,
  );
  expect(problems.map(({ id, message }) => `${id}: ${message}`)).toEqual([
    'two: first',
    'two: second',
    'one: warning',
    'one: note',
  ]);
});

test('a check that fails hides no other', async () => {
  const found = check('found', async () => [problem('error')]);
  const report = await diagnose([broken, blind, found, healthy], here);
  expect(report.failed.map((each) => [each.check.id, each.error])).toEqual([['broken', new TypeError('bug')]]);
  expect(report.skipped.map((each) => [each.check.id, each.error.message])).toEqual([['blind', 'permission denied']]);
  expect(report.problems.map(({ id }) => id)).toEqual(['found']);
  expect(report.passed).toEqual([healthy]);
});

test('a check that takes longer than three answers may take counts as one that could not look', async () => {
  const limits = { question: 20, change: 20, program: 20 };
  const slow = check('slow', () => new Promise(() => {}));
  const report = await diagnose([slow, healthy], lookFrom(withLimits(fakeHost(), limits)));
  expect(report.skipped.map(({ error }) => [error.code, error.message])).toEqual([
    ['timeout', 'check slow did not answer within 60 ms'],
  ]);
  expect(report.passed).toEqual([healthy]);
});

test('only checks that say so apply to a libvirt on another host', async () => {
  const remote = check('remote', async () => [], { isRemote: true });
  const far = check('far', async () => [], { isRemote: 'only' });
  expect((await diagnose([far, remote], here)).passed).toEqual([remote]);
  const report = await diagnose([healthy, remote], lookFrom(fakeHost(), 'qemu+ssh://far/system'));
  expect(report.passed).toEqual([remote]);
});

test('each check that ends is reported', async () => {
  const seen: string[] = [];
  await diagnose([healthy, blind], here, (ended, total) => seen.push(`${ended} of ${total}`));
  expect(seen).toEqual(['1 of 2', '2 of 2']);
});

test.each([
  ['nothing found', [healthy], undefined],
  ['a note', [check('n', async () => [problem('note')])], undefined],
  ['a warning', [check('w', async () => [problem('warning')]), blind], 'refused'],
  ['no problem, but a check that could not look', [healthy, blind], 'permission'],
  ['a bug', [check('w', async () => [problem('warning')]), blind, broken], 'bug'],
])('%s decides how vnet ends', async (_title, checks, code) => {
  expect(failureOf(await diagnose(checks, here))).toBe(code);
});

test('the host is looked at after libvirt has answered, which may start it', async () => {
  const order: string[] = [];
  const slow = async (questions: readonly unknown[]) => {
    await new Promise(setImmediate);
    order.push('libvirt');
    return askAll(questions);
  };
  const look = lookAt({ name: 'default', host: fakeHost(), virsh: { askAll: slow } as unknown as Virsh });
  const rules = check('rules', async () => {
    order.push('rules');
    return [];
  });
  await diagnose([rules], look);
  expect(order).toEqual(['libvirt', 'rules']);
});
