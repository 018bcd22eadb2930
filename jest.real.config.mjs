import base from './jest.config.mjs';

/** What runs on a real libvirt host of its own: scripts/real.mjs. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/real/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 60_000,
};
