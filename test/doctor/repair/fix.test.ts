import { expect, test } from '@jest/globals';
import type { CommandStep } from '../../../src/change/command-step.ts';
import type { Repair } from '../../../src/doctor/check.ts';
import type { Diagnosis } from '../../../src/doctor/diagnose.ts';
import { lookAt } from '../../../src/doctor/look.ts';
import { type FixOptions, fix } from '../../../src/doctor/repair/fix.ts';
import type { Virsh } from '../../../src/libvirt/virsh.ts';
import type { Choice } from '../../../src/terminal/choose.ts';
import { fakeHost } from '../../fake-host.ts';

/** A host on which a step is applied once its command ran. */
function world(env: Record<string, string> = {}) {
  const done = new Set<string>();
  const host = fakeHost({ uid: 0, env });
  const run = async (program: string, args: readonly string[]) => {
    const line = [program, ...args].join(' ');
    const isCheck = program === 'check';
    if (!isCheck) done.add(line.replace('apply ', 'check '));
    const links = '[{"ifname":"eth0","master":"br0","addr_info":[{"local":"10.0.0.5"}]}]';
    const stdout = line === 'ip -j addr' ? links : '';
    return { status: !isCheck || done.has(line) ? 0 : 1, signal: undefined, stdout, stderr: '' };
  };
  return { look: lookAt({ name: 'default', host: { ...host, run }, virsh: {} as Virsh }), done };
}

const step = (name: string): CommandStep => ({
  kind: 'command',
  description: `repair ${name}`,
  apply: ['apply', name],
  undo: ['undo', `${name} it`],
  check: ['check', name],
});
const problem = (id: string, repair?: Partial<Repair>): Diagnosis => ({
  id,
  area: 'networks',
  severity: 'error',
  message: id,
  evidence: [],
  effect: '',
  repair: repair && { steps: [step(id)], isSafe: true, ...repair },
});
const options = (more: Partial<FixOptions> = {}): FixOptions => ({
  yes: true,
  dryRun: false,
  acceptedRisks: [],
  ask: async () => 'no',
  isStillThere: async () => false,
  ...more,
});
const answers = (...list: Choice[]) => ({ yes: false, ask: async () => list.shift() ?? 'no' });

test('--yes applies safe repairs only, and prints how to undo them', async () => {
  const { look, done } = world();
  const byHand = { ...problem('d'), fix: 'start it', commands: ['sudo start it'] };
  const results = await fix(look, [problem('a', {}), problem('b', { isSafe: false }), byHand, problem('c')], options());
  expect(results.map(({ state, lines }) => [state, ...lines])).toEqual([
    ['fixed', 'repair a', "to undo: sudo undo 'a it'"],
    ['skipped', 'not safe enough for --yes; without --yes, vnet asks'],
    ['skipped', 'do it yourself: start it:', '  sudo start it'],
    ['skipped', 'vnet cannot repair this'],
  ]);
  expect([...done]).toEqual(['check a']);
});

test('a problem that the check still finds is not fixed', async () => {
  const { look } = world();
  const [result] = await fix(look, [problem('a', {})], options({ isStillThere: async () => true }));
  expect(result?.state).toBe('still there');
});

test.each<[string, Choice[], string[]]>([
  ['yes and no', ['yes', 'no', 'yes'], ['fixed', 'skipped', 'fixed']],
  ['all', ['no', 'all'], ['skipped', 'fixed', 'fixed']],
  ['quit', ['yes', 'quit'], ['fixed', 'skipped', 'skipped']],
])('%s', async (_title, list, states) => {
  const problems = ['a', 'b', 'c'].map((id) => problem(id, {}));
  const results = await fix(world().look, problems, options(answers(...list)));
  expect(results.map(({ state }) => state)).toEqual(states);
});

test('--dry-run changes nothing', async () => {
  const { look, done } = world();
  const results = await fix(look, [problem('a', {})], options({ dryRun: true }));
  expect(results.map(({ state, lines }) => [state, ...lines])).toEqual([['to fix', 'would repair a']]);
  expect(done.size).toBe(0);
});

test.each([
  ['the link of the connection', ['eth0'], 'skipped'],
  ['its bridge', ['br0'], 'skipped'],
  ['another link', ['virbr0'], 'fixed'],
])('over ssh, a repair that touches %s needs --accept-risk', async (_title, touches, state) => {
  const { look } = world({ SSH_CONNECTION: '10.0.0.9 50000 10.0.0.5 22' });
  expect((await fix(look, [problem('a', { touches })], options()))[0]?.state).toBe(state);
  const accepted = options({ acceptedRisks: ['lose-ssh'] });
  expect((await fix(look, [problem('b', { touches })], accepted))[0]?.state).toBe('fixed');
});

test('a repair that cuts guests off needs --accept-risk', async () => {
  const [result] = await fix(world().look, [problem('a', { risk: 'cut-guests' })], options());
  expect(result?.lines).toEqual(['it interrupts connections of guests; to accept that, add --accept-risk=cut-guests']);
});
