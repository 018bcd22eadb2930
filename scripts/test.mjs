/**
 * npm test: types, lint, unit tests, the mirror beside virsh, and the tests on a real libvirt host. Installs what is
 * missing, reports what cannot run as skipped with the reason, and ends with `N passed, N failed, N skipped`.
 * With CI=true a skip is a failure.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installNeeds } from './install-needs.mjs';

const checkout = join(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'vnet-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };

/** Exit status of scripts/real.mjs where this machine cannot hold a libvirt host. */
const SKIPPED = 77;

try {
  await all();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const { passed, failed, skipped } = total;
if (failed > 0 || (process.env.CI === 'true' && skipped > 0)) process.exitCode = 1;
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);

async function all() {
  if (!existsSync(join(checkout, 'node_modules'))) {
    step('npm packages', 'npm', ['ci', '--no-audit', '--no-fund']);
    if (total.failed > 0) return;
  }
  await installNeeds();
  step('build', process.execPath, ['scripts/build.mjs']);
  step('types', process.execPath, ['node_modules/typescript/bin/tsc']);
  step('lint', process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']);
  jest('unit and mirror tests', 'node_modules/jest/bin/jest.js', ['--silent']);
  jest('tests on a real libvirt', 'scripts/real.mjs', []);
}

/** One thing that passes or fails as a whole. */
function step(title, program, args) {
  console.log(`\n== ${title}`);
  const { status } = run(program, args);
  total[status === 0 ? 'passed' : 'failed'] += 1;
}

/** A run of jest, counted test by test. Much of the time goes into waiting for programs: two run at once. */
function jest(title, script, args) {
  console.log(`\n== ${title}`);
  const report = join(scratch, `${title.replaceAll(' ', '-')}.json`);
  const { status } = run(process.execPath, [script, ...args, '--maxWorkers=2', '--json', `--outputFile=${report}`], {
    NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
  });
  if (status === SKIPPED) {
    total.skipped += 1;
    return;
  }
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
  total.passed += counts?.numPassedTests ?? 0;
  total.skipped += (counts?.numPendingTests ?? 0) + (counts?.numTodoTests ?? 0);
  total.failed += counts?.numFailedTests ?? 0;
  // A suite that did not even load has no failed test.
  if (status !== 0 && (counts?.numFailedTests ?? 0) === 0) total.failed += 1;
}

function run(program, args, env = {}) {
  return spawnSync(program, args, {
    cwd: checkout,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
}
