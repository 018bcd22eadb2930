/** Installs what a sandbox and the tests need, where it is missing: `node scripts/install-needs.mjs`. */
import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** invoke-rc.d(8) and deb-systemd-invoke ask it whether a package may start its services: 101 says no. */
const POLICY = '/usr/sbin/policy-rc.d';

/** Where systemd keeps which units start at boot. */
const ENABLED = '/etc/systemd/system';

/** Installs what is missing, as root; says in one line how to, otherwise. Resolves to whether all is there now. */
export async function installNeeds({ tests = false } = {}) {
  const { missingRequirements, nodeHost, TEST_REQUIREMENTS } = await import('./sandbox.mjs');
  const missing = () => missingRequirements(nodeHost, tests ? TEST_REQUIREMENTS : []);
  const { what, install } = missing();
  if (what.length === 0) return true;
  console.log(`Missing for a sandbox: ${what.join(', ')}`);
  if (install === undefined) {
    console.log("Install them with your distribution's package manager.");
    return false;
  }
  const [manager, verb, ...words] = install;
  if (process.getuid() !== 0) {
    console.log(`Install them: sudo ${install.join(' ')}`);
    return false;
  }
  console.log(`Installing them: ${install.join(' ')}`);
  await withoutStarting(async () => {
    // A fresh machine may have no package lists yet, and be busy with its first upgrade.
    const wait = manager === 'apt-get' ? ['-o', 'DPkg::Lock::Timeout=300'] : [];
    if (manager === 'apt-get') await run('apt-get', [...wait, 'update', '-q']);
    await run(manager, [...wait, verb, manager === 'pacman' ? '--noconfirm' : '-y', ...words]);
  });
  const left = missing().what;
  if (left.length > 0) console.log(`Still missing: ${left.join(', ')}`);
  return left.length === 0;
}

/** Nothing on the machine is to be started or set up by an installation that is for the sandbox alone. */
async function withoutStarting(install) {
  const before = enabledUnits();
  const ours = !existsSync(POLICY) && existsSync('/usr/bin/dpkg');
  if (ours) {
    writeFileSync(POLICY, '#!/bin/sh\nexit 101\n');
    chmodSync(POLICY, 0o755);
  }
  try {
    await install();
  } finally {
    if (ours) rmSync(POLICY);
    const added = [...enabledUnits()].filter((unit) => !before.has(unit) && unit.includes('virt'));
    if (added.length > 0) await run('systemctl', ['disable', '--quiet', ...added]);
  }
}

function enabledUnits() {
  if (!existsSync(ENABLED)) return new Set();
  const entries = readdirSync(ENABLED, { recursive: true, withFileTypes: true });
  return new Set(entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => name));
}

async function run(program, args) {
  const { execa } = await import('execa'); // quickstart.mjs installs it after it has loaded this file.
  const { failed, all } = await execa(program, args, {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    stdin: 'ignore',
    all: true,
    reject: false,
  });
  if (failed) console.log(`${program} ${args.join(' ')} failed\n${all ?? ''}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.exitCode = (await installNeeds({ tests: true })) ? 0 : 1;
