/**
 * `npm run quickstart`: the main job, on a real libvirtd, dnsmasq and DHCP client in a sandbox that touches
 * nothing of this machine. Ends with 0 when every step was done and went well.
 */
import './node-version.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installNeeds } from './install-needs.mjs';

const checkout = join(import.meta.dirname, '..');
const vnet = [process.execPath, join(checkout, 'bin/vnet.js')];

if (!existsSync(join(checkout, 'node_modules'))) {
  console.log('Installing the npm packages that vnet is built with.');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--no-update-notifier'];
  const { status } = spawnSync('npm', args, { cwd: checkout, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
const ready = await installNeeds();
if (!process.argv.includes('--no-build')) await mustRun(process.execPath, join(checkout, 'scripts/build.mjs'));

if (!ready) await without('The main job was skipped: install what is missing and run this again.');
else await mainJob();

/** Runs the part that needs no libvirt, and says why the rest was skipped. */
async function without(why) {
  console.log('\nWithout a libvirt host vnet still answers what needs none:');
  for (const words of [['--version'], ['validate', 'examples/route.xml'], ['explain', 'examples/route.xml']]) {
    console.log(`\n$ vnet ${words.join(' ')}`);
    await mustRun(...vnet, ...words);
  }
  console.log(`\n${why}`);
  process.exitCode = 1;
}

async function mainJob() {
  const { nodeHost, plugIn, startSandbox, takeLease } = await import('./sandbox.mjs');
  // The sandbox ends with this process.
  nodeHost.interrupted().then(() => process.exit(130));
  let sandbox;
  try {
    sandbox = await startSandbox(nodeHost, {
      name: `quickstart-${process.pid}`,
      visible: [checkout, process.execPath],
    });
  } catch ({ message, hint }) {
    return without(['The main job was skipped:', message, hint].filter(Boolean).join('\n'));
  }
  console.log('\nA sandbox: its own libvirtd, dnsmasq, interfaces and firewall.');
  const inside = (words) => sandbox.inside.run('env', ['--chdir', checkout, ...vnet, ...words]);
  let failed = 0;
  const step = async (line, expected = '') => {
    const { status, stdout, stderr } = await inside(line.split(' '));
    const ok = status === 0 && stdout.includes(expected);
    if (!ok) failed += 1;
    console.log(`\n$ vnet ${line}\n${(stdout + stderr).trimEnd()}`);
    if (!ok) console.log(`FAILED: status ${status}${expected === '' ? '' : `, expected ${expected}`}`);
  };
  try {
    await step('net-define examples/route.xml', 'Network route defined');
    await step('net-start route', 'Network route started');
    await step('net-autostart route', 'Network route marked as autostarted');
    await step('net-list', 'route');

    console.log("\nA machine is plugged into the network: 'myvm' asks for an address.");
    const guest = await plugIn(sandbox.inside, { name: 'myvm', bridge: 'virbr-route' });
    const offer = await takeLease(guest, 'myvm');
    console.log(offer === undefined ? 'FAILED: it got none' : `It got ${offer.ip}.`);
    if (offer === undefined) failed += 1;

    await step('leases route', offer?.ip);
    await step('resolve myvm', offer?.ip);
  } catch (error) {
    failed += 1;
    console.log(`FAILED: ${error.message}`);
  } finally {
    await sandbox.end();
  }
  console.log(
    failed === 0
      ? '\nAll steps went well; nothing of the host is left.'
      : `\n${failed} steps failed; nothing of the host is left.`,
  );
  process.exitCode = failed === 0 ? 0 : 1;
}

async function mustRun(program, ...args) {
  const { execa } = await import('execa');
  const { failed, shortMessage } = await execa(program, args, { cwd: checkout, stdio: 'inherit', reject: false });
  if (!failed) return;
  console.log(`FAILED: ${shortMessage}`);
  process.exit(1);
}
