/**
 * Builds a root that holds another Debian's libvirt, for VNET_TEST_ROOTS: `node scripts/test-root.mjs SUITE DIRECTORY [PACKAGE...]`,
 * say `trixie /var/tmp/trixie` (libvirt 11.3). Takes a minute or two, debootstrap and root; a root that is there is kept, and gets
 * packages that were added to the list below or named.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

const [suite, directory, ...more] = process.argv.slice(2);

/** What Debian 12 has in libvirt-daemon. */
const DRIVERS =
  suite === 'bookworm'
    ? ''
    : 'libvirt-daemon-driver-network libvirt-daemon-driver-interface libvirt-daemon-driver-nwfilter ';

const PACKAGES = [
  `libvirt-daemon-system libvirt-clients libvirt-daemon-driver-qemu ${DRIVERS}` +
    'dnsmasq-base dnsmasq-utils iptables nftables iproute2 busybox bubblewrap libnss-libvirt procps ' +
    'openssh-client dropbear-bin qemu-system-x86 ansible-core ' +
    'dbus systemd-resolved network-manager ifupdown bridge-utils netplan.io isc-dhcp-client podman netavark aardvark-dns crun',
  ...more,
].join(' ');

/** Where debootstrap may be. */
const PATHS = ['/usr/sbin', '/usr/bin', '/sbin'];

/** The packages that were installed in a root. */
const LIST = 'etc/vnet-test-packages';

if (directory === undefined) {
  console.error('usage: node scripts/test-root.mjs SUITE DIRECTORY [PACKAGE...]');
  process.exit(64);
}
if (!existsSync(directory)) await build(`${directory}.part`);
else if (!isComplete(directory)) await install(directory);

async function build(part) {
  rmSync(part, { recursive: true, force: true });
  await ensureDebootstrap();
  await run('debootstrap', ['--variant=minbase', suite, part, ...mirror()]);
  copyFileSync('/etc/resolv.conf', join(part, 'etc/resolv.conf'));
  for (const name of readdirSync('/etc/apt/apt.conf.d').filter((file) => file.includes('proxy'))) {
    copyFileSync(join('/etc/apt/apt.conf.d', name), join(part, 'etc/apt/apt.conf.d', name));
  }
  const policy = join(part, 'usr/sbin/policy-rc.d');
  writeFileSync(policy, '#!/bin/sh\nexit 101\n');
  chmodSync(policy, 0o755);
  await install(part);
  // The tests run in this Node.js, which is mounted there.
  mkdirSync(join(part, dirname(process.execPath)), { recursive: true });
  writeFileSync(join(part, process.execPath), '', { flag: 'a' });
  renameSync(part, directory);
}

/** Installs debootstrap, where apt has it. */
async function ensureDebootstrap() {
  if (PATHS.some((path) => existsSync(join(path, 'debootstrap')))) return;
  await run('apt-get', ['update', '-q']);
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'debootstrap', 'debian-archive-keyring']);
}

async function install(root) {
  await run('chroot', [root, 'apt-get', 'update', '-q']);
  await run('chroot', [root, 'apt-get', 'install', '-y', '-q', '--no-install-recommends', ...PACKAGES.split(' ')]);
  writeFileSync(join(root, LIST), PACKAGES);
}

/** Whether a root has all packages of the list. */
function isComplete(root) {
  const list = join(root, LIST);
  return existsSync(list) && readFileSync(list, 'utf8') === PACKAGES;
}

/** The mirror this machine uses, in either form of apt's sources. */
function mirror() {
  const files = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'].filter((file) => existsSync(file));
  const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const found = /^(?:URIs:|deb(?: \[.*?\])?) +(\S+debian\/?)(?:\s|$)/m.exec(text)?.[1];
  return found === undefined ? [] : [found];
}

async function run(program, args) {
  const { failed, shortMessage } = await execa(program, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    reject: false,
  });
  if (!failed) return;
  console.error(shortMessage);
  process.exit(1);
}
