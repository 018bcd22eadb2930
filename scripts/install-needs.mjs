/** Installs what a throw-away libvirt host needs, where it is missing: `node scripts/install-needs.mjs`. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { missingNeeds } from './needs.mjs';

/** invoke-rc.d(8) and deb-systemd-invoke ask it whether a package may start its services: 101 says no. */
const POLICY = '/usr/sbin/policy-rc.d';

/** Where systemd keeps which units start at boot. */
const ENABLED = '/etc/systemd/system';

/** Installs what is missing, as root; says in one line how to, otherwise. Resolves to whether all is there now. */
export async function installNeeds() {
  const { manager, missing, packages } = missingNeeds();
  if (missing.length === 0) return true;
  console.log(`Missing for a throw-away libvirt host: ${missing.join(', ')}`);
  if (manager === undefined) {
    console.log("Install them with your distribution's package manager.");
    return false;
  }
  const names = manager === 'apt' ? packages.filter(isKnownToApt) : packages;
  const program = manager === 'apt' ? 'apt-get' : 'dnf';
  const thin = manager === 'apt' ? '--no-install-recommends' : '--setopt=install_weak_deps=False';
  if (process.getuid() !== 0) {
    console.log(`Install them: sudo ${program} install ${thin} ${names.join(' ')}`);
    return false;
  }
  console.log(`Installing them: ${program} install ${thin} ${names.join(' ')}`);
  const installed = withoutStarting(() => run(program, ['install', '-y', '-q', thin, ...names]));
  const left = missingNeeds().missing;
  if (installed && left.length === 0) return true;
  console.log(`Still missing: ${left.join(', ')}`);
  return false;
}

/** Nothing on the machine is to be started or set up by an installation that is for the throw-away host alone. */
function withoutStarting(install) {
  const before = enabledUnits();
  const ours = !existsSync(POLICY) && existsSync('/usr/bin/dpkg');
  if (ours) {
    writeFileSync(POLICY, '#!/bin/sh\nexit 101\n');
    chmodSync(POLICY, 0o755);
  }
  try {
    return install();
  } finally {
    if (ours) rmSync(POLICY);
    const added = [...enabledUnits()].filter((unit) => !before.has(unit));
    if (added.length > 0) run('systemctl', ['disable', '--quiet', ...new Set(added)]);
  }
}

function enabledUnits() {
  if (!existsSync(ENABLED)) return new Set();
  const entries = readdirSync(ENABLED, { recursive: true, withFileTypes: true });
  return new Set(entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => name));
}

/** A fresh machine may have no package lists yet. */
function isKnownToApt(name, index) {
  if (index === 0 && process.getuid() === 0) run('apt-get', ['update', '-q']);
  return /^Version:/m.test(spawnSync('apt-cache', ['show', name], { encoding: 'utf8' }).stdout);
}

function run(program, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env });
  if (status !== 0) console.log(`${program} ${args.join(' ')} failed\n${stdout ?? ''}${stderr ?? ''}`);
  return status === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await installNeeds()) ? 0 : 1;
