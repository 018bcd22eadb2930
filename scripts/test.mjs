/**
 * npm test: types, lint, unused code, unit tests on several releases of Node.js, the comparison with virsh, and the tests
 * on a real libvirt host. Installs what is missing, reports what cannot run as skipped with the reason, and ends with
 * `N passed, N failed, N skipped`. With CI=true a skip is a failure. `npm test -- --fast` runs what needs no libvirt.
 */
import { total } from './summary.mjs';
import './node-version.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { otherNodes } from './node-versions.mjs';
import { runStep } from './step.mjs';

const checkout = join(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'vnet-test-'));

/** Exit status of scripts/real.mjs where this machine cannot hold a libvirt host. */
const SKIPPED = 77;

const UNIT = 'node_modules/jest/bin/jest.js';
/** A Debian 13 with libvirt 11.3, kept between runs. */
const NEWER_LIBVIRT = '/var/tmp/vnet-test-trixie';

const IGNORE = ['--testPathIgnorePatterns', '/node_modules/', '/test/real/'];
/** Leaves the suites that compare vnet with virsh, install it, or run shells to a full run. */
const WITHOUT_PROGRAMS = [...IGNORE, 'mirror', 'packed', 'completion'];
/** On another release of Node.js, only what touches the system can differ. */
const ON_ANOTHER_NODE = [
  ...['host/', 'terminal/', 'libvirt/rpc/', 'cli/', 'render/', 'build', 'main'].map((each) => `test/${each}`),
  ...WITHOUT_PROGRAMS,
];

try {
  await all();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
total.complete = true;

async function all() {
  if (!existsSync(join(checkout, 'node_modules'))) {
    // runStep needs a package itself.
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: checkout, stdio: 'inherit' });
    total[status === 0 ? 'passed' : 'failed'] += 1;
    if (status !== 0) return;
  }
  const fast = process.argv.includes('--fast');
  if (!fast) await run('what a libvirt host needs', process.execPath, ['scripts/install-needs.mjs']);
  await step('build', process.execPath, ['scripts/build.mjs']);
  await step('types', process.execPath, ['node_modules/typescript/bin/tsc']);
  await step('lint', process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']);
  await step('unused code', process.execPath, ['node_modules/knip/bin/knip.js']);
  if (fast) return jest('unit tests', UNIT, WITHOUT_PROGRAMS);
  await jest('unit and mirror tests', UNIT);
  for (const { version, path } of otherNodes()) {
    if (path === undefined) skip(`unit tests on Node.js ${version}: npm could not install it`);
    else await jest(`unit tests on Node.js ${version}`, UNIT, ON_ANOTHER_NODE, path);
  }
  if (await step('the executable', process.execPath, ['scripts/executable.mjs'])) {
    await jest('tests of the executable', UNIT, ['test/shell/', 'command-string'], process.execPath, {
      VNET_TEST_PROGRAM: `dist-exe/vnet-linux-${process.arch}`,
    });
  }
  await jest('tests on a real libvirt', 'scripts/real.mjs');
  // VNET_TEST_ROOTS names the libvirts that all tests have just run on.
  if (!process.env.VNET_TEST_ROOTS) await newerLibvirt();
}

/** Compares vnet with a newer virsh than Debian 12 has, and tests what that has in addition. */
async function newerLibvirt() {
  const title = 'the comparison with virsh on libvirt 11.3';
  if (process.getuid() !== 0) return skip(`${title}: needs root`);
  const status = await run('a Debian 13 for it', process.execPath, ['scripts/test-root.mjs', 'trixie', NEWER_LIBVIRT]);
  if (status !== 0) return skip(`${title}: no Debian 13`);
  const own = [
    // A guest with a kernel of its own takes too long to boot for each run.
    'test/real/dns/(?!guest)',
    'test/real/bridge/network-manager.test',
    'test/real/packages',
    'test/real/forward-boot',
  ];
  const suites = ['test/real/mirror', 'test/real/since', ...own];
  const args = [...suites, '--selectProjects', NEWER_LIBVIRT];
  return jest(title, 'scripts/real.mjs', args, process.execPath, { VNET_TEST_ROOTS: NEWER_LIBVIRT });
}

/** One thing that passes or fails as a whole. */
async function step(title, program, args) {
  const passed = (await run(title, program, args)) === 0;
  total[passed ? 'passed' : 'failed'] += 1;
  return passed;
}

/** A run of jest, counted test by test. Real libvirts are often waited for: then three suites run at once on two cores. */
async function jest(title, script, args = [], node = process.execPath, env = {}) {
  const report = join(scratch, `${title.replaceAll(' ', '-')}.json`);
  const status = await run(
    title,
    node,
    [script, ...args, `--maxWorkers=${script === UNIT ? 2 : 3}`, '--silent', '--json', `--outputFile=${report}`],
    {
      NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
      ...env,
    },
  );
  if (status === SKIPPED) return skip(title);
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
  total.passed += counts?.numPassedTests ?? 0;
  total.skipped += (counts?.numPendingTests ?? 0) + (counts?.numTodoTests ?? 0);
  total.failed += counts?.numFailedTests ?? 0;
  // A suite that did not even load has no failed test.
  if (status !== 0 && (counts?.numFailedTests ?? 0) === 0) total.failed += 1;
}

function skip(reason) {
  console.log(`skipped: ${reason}`);
  total.skipped += 1;
}

/** Resolves to the exit status, or to the reason why there is none, which it prints. */
async function run(title, program, args, env) {
  console.log(`\n== ${title}`);
  const status = await runStep(program, args, env);
  if (typeof status !== 'number') console.log(`${title}: ${status}`);
  return status;
}
