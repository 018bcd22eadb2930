import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { nodeHost } from '../../src/host/node.ts';

/** The parts of scripts/test.mjs run as separate programs, because they end their process and write to its stdout. */
const scripts = join(import.meta.dirname, '../../scripts');
const run = (program: string, { CI }: { CI?: string | undefined } = {}) =>
  nodeHost.run(process.execPath, ['--input-type=module', '-e', program], {
    env: { CI, NODE_EXTRA_CA_CERTS: undefined },
  });
const step = (words: string) => `import { runStep } from '${scripts}/step.mjs'; console.log(await runStep(${words}));`;
const count = (program: string) => `import { total } from '${scripts}/summary.mjs'; ${program}`;

test.each([
  ['ends with its status', step("'sh', ['-c', 'exit 3']"), '3\n'],
  ['has no input', step("'cat', []"), '0\n'],
  ['is not there', step("'/proc/nonexistent', []"), 'spawn /proc/nonexistent ENOENT\n'],
  ['was killed', step("'sh', ['-c', 'kill -KILL $$']"), 'ended by SIGKILL\n'],
])('a step that %s', async (_title, program, stdout) => {
  expect(await run(program)).toEqual({ status: 0, signal: undefined, stdout, stderr: '' });
});

test('a signal ends a step with all that it started, and those to come', async () => {
  const program = `${step("'sh', ['-c', 'kill -TERM $PPID; sleep 77 & wait']")} console.log(await runStep('true', []));`;
  const { stdout } = await run(program);
  // Without the signal the steps would take 77 seconds, longer than a test may.
  expect(stdout).toBe('ended by SIGTERM\nended by SIGTERM\n');
});

test.each([
  ['all went well', count('total.complete = true; total.passed = 2;'), undefined, 0, '2 passed, 0 failed, 0 skipped'],
  ['a test failed', count('total.complete = true; total.failed = 1;'), undefined, 1, '0 passed, 1 failed, 0 skipped'],
  [
    'one was skipped',
    count('total.complete = true; total.skipped = 1;'),
    undefined,
    0,
    '0 passed, 0 failed, 1 skipped',
  ],
  ['CI skips one', count('total.complete = true; total.skipped = 1;'), 'true', 1, '0 passed, 0 failed, 1 skipped'],
  ['it throws', count("throw new Error('no');"), undefined, 1, '0 passed, 1 failed, 0 skipped'],
  ['it exits', count('process.exit(0);'), undefined, 1, '0 passed, 1 failed, 0 skipped'],
])('the last line counts where %s', async (_title, program, CI, status, last) => {
  const finished = await run(program, { CI });
  expect([finished.status, finished.stdout.trimEnd().split('\n').at(-1)]).toEqual([status, last]);
});
