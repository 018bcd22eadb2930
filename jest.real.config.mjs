import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import base from './jest.config.mjs';

const libvirt = spawnSync('virsh', ['--version'], { encoding: 'utf8' }).stdout?.trim();

/** Roots of other systems whose libvirt is tested too, divided by colons; this machine's own comes first. */
const roots = [undefined, ...(process.env.VNET_TEST_ROOTS ?? '').split(':').filter((root) => root !== '')];

/** What runs on real libvirt hosts, started by scripts/real.mjs. */
export default {
  testTimeout: 60_000,
  testSequencer: '<rootDir>/scripts/longest-first.mjs',
  projects: roots.map((root) => ({
    ...base,
    displayName: root ?? 'this machine',
    globals: { VNET_TEST_ROOT: root },
    testMatch: ['<rootDir>/test/real/**/*.test.ts'],
    // The pages in docs/ show what Debian 12's libvirt does.
    testPathIgnorePatterns: [
      '/node_modules/',
      ...(root === undefined && libvirt === '9.0.0' ? [] : ['/test/real/docs.test.ts$']),
      // A root has Docker, ufw and firewalld only if it was built with them.
      ...(root !== undefined && existsSync(join(root, 'usr/sbin/dockerd'))
        ? []
        : ['/test/real/forward-matrix.test.ts$']),
      // test/mirror.test.ts runs here too. Only roots of other systems have the resolvers, the programs that manage interfaces,
      // and a systemd that can be booted.
      ...(root === undefined
        ? [
            '/test/real/mirror-test-driver.test.ts$',
            '/test/real/dns/',
            '/test/real/bridge/',
            '/test/real/forward-boot.test.ts$',
          ]
        : []),
      // Packages that only a root for these suites has: CONTRIBUTING.md says how to build one.
      ...(existsSync(`${root}/usr/sbin/dockerd`) ? [] : ['/test/real/dns/docker.test.ts$']),
      ...(existsSync(`${root}/usr/sbin/virtproxyd`) ? [] : ['/test/real/rpc-modular.test.ts$']),
      ...(existsSync(`${root}/usr/lib/polkit-1/polkitd`) ? [] : ['/test/real/rpc-polkit.test.ts$']),
      ...(existsSync(`${root}/usr/sbin/unbound`) ? [] : ['/test/real/dns/delegation.test.ts$']),
    ],
  })),
};
