/**
 * The tests on a real libvirt, of the built bin/vnet.js: `node scripts/real.mjs [JEST ARGUMENTS]`. Runs them with this
 * machine's libvirt, and again for each root of another system that VNET_TEST_ROOTS names (divided by colons; see
 * scripts/test-root.mjs). Ends with 77 and a reason where this machine cannot hold a libvirt host.
 */
import { join } from 'node:path';
import { execa } from 'execa';
import { installNeeds } from './install-needs.mjs';

const SKIPPED = 77;
const checkout = join(import.meta.dirname, '..');

const reason = await whyNot();
if (reason !== undefined) {
  console.log(`skipped: the tests on a real libvirt: ${reason}`);
  process.exit(SKIPPED);
}
const jest = [join(checkout, 'node_modules/jest/bin/jest.js'), '--config', join(checkout, 'jest.real.config.mjs')];
const { exitCode } = await execa(process.execPath, [...jest, ...process.argv.slice(2)], {
  cwd: checkout,
  env: { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' },
  stdio: 'inherit',
  reject: false,
});
process.exitCode = exitCode ?? 1;

async function whyNot() {
  if (!(await installNeeds({ tests: true }))) return 'what they need is not installed';
  const { nodeHost, startSandbox } = await import('./sandbox.mjs');
  try {
    await (await startSandbox(nodeHost, { name: `probe-${process.pid}` })).end();
    return undefined;
  } catch (error) {
    return [error.message, error.hint].filter(Boolean).join('\n');
  }
}
