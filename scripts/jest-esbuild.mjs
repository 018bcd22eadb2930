import { transformSync } from 'esbuild';

/** Jest's view of a TypeScript file: types stripped, nothing else changed. Types are checked by tsc. */
export default {
  process: (source, file) =>
    transformSync(source, {
      loader: 'ts',
      format: 'esm',
      target: 'node20',
      supported: { 'import-attributes': true },
      sourcefile: file,
      sourcemap: 'inline',
    }),
};
