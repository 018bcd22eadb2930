/**
 * The tests on a real libvirt, of the built bin/vnet.js: `node scripts/real.mjs [JEST ARGUMENTS]`. Runs them with this
 * machine's libvirt, then once for each root of another system that VNET_TEST_ROOTS names (divided by colons; see
 * scripts/test-root.mjs). Ends with 77 and a reason where this machine cannot hold a libvirt host.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installNeeds } from './install-needs.mjs';

const SKIPPED = 77;
const checkout = join(import.meta.dirname, '..');
const roots = (process.env.VNET_TEST_ROOTS ?? '').split(':').filter((root) => root !== '');

const reason = await whyNot();
if (reason !== undefined) {
  console.log(`skipped: the tests on a real libvirt: ${reason}`);
  process.exit(SKIPPED);
}
for (const root of [undefined, ...roots]) {
  if (root !== undefined) console.log(`\nThe same with the libvirt of ${root}`);
  if (!passed(root)) process.exitCode = 1;
}

async function whyNot() {
  if (!(await installNeeds())) return 'libvirt is not installed';
  const { nodeHost, startSandbox } = await import('./sandbox.mjs');
  try {
    await (await startSandbox(nodeHost, { name: `probe-${process.pid}` })).end();
    return undefined;
  } catch (error) {
    return [error.message, error.hint].filter(Boolean).join('\n');
  }
}

function passed(root) {
  const jest = [join(checkout, 'node_modules/jest/bin/jest.js'), '--config', join(checkout, 'jest.real.config.mjs')];
  const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };
  if (root !== undefined) env.VNET_TEST_ROOT = root;
  const words = [...jest, ...process.argv.slice(2)];
  return spawnSync(process.execPath, words, { cwd: checkout, env, stdio: 'inherit' }).status === 0;
}
