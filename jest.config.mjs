export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/real/'],
  extensionsToTreatAsEsm: ['.ts'],
  // A busy machine is slow; a test that hangs still ends.
  testTimeout: 60_000,
  transform: { '\\.ts$': '<rootDir>/scripts/jest-esbuild.mjs' },
};
