/**
 * Moves an interface to a bridge with every manager of Debian 12 and 13, and writes how long it did not answer into docs/bridge.md:
 * `node scripts/bridge-matrix.mjs [JEST ARGUMENTS]`. Takes half an hour and root. One suite at a time, so that they do not slow each
 * other down.
 */
import { join } from 'node:path';
import { execa } from 'execa';

const checkout = join(import.meta.dirname, '..');
const ROOTS = { bookworm: '/var/tmp/bookworm', trixie: '/var/tmp/trixie' };

const run = (script, args, env) =>
  execa(process.execPath, [join(checkout, 'scripts', script), ...args], { cwd: checkout, env, stdio: 'inherit' });

for (const [suite, root] of Object.entries(ROOTS)) await run('test-root.mjs', [suite, root], {});
const roots = Object.values(ROOTS);
const suites = ['--testPathPatterns', 'test/real/bridge', '--selectProjects', ...roots, '--runInBand'];
const env = { VNET_TEST_ROOTS: roots.join(':'), UPDATE_DOCS: '1' };
const { exitCode } = await run('real.mjs', [...process.argv.slice(2), ...suites], env).catch((error) => error);
process.exitCode = exitCode ?? 1;
