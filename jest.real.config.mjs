import base from './jest.config.mjs';

/** Roots of other systems whose libvirt is tested too, divided by colons; this machine's own comes first. */
const roots = [undefined, ...(process.env.VNET_TEST_ROOTS ?? '').split(':').filter((root) => root !== '')];

/** What runs on real libvirt hosts, started by scripts/real.mjs. */
export default {
  testTimeout: 60_000,
  projects: roots.map((root) => ({
    ...base,
    displayName: root ?? 'this machine',
    globals: { VNET_TEST_ROOT: root },
    testMatch: ['<rootDir>/test/real/**/*.test.ts'],
    // The pages in docs/ show this machine's libvirt.
    testPathIgnorePatterns: ['/node_modules/', ...(root === undefined ? [] : ['/test/real/docs.test.ts$'])],
  })),
};
