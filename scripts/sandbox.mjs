import { join } from 'node:path';
import { build } from 'esbuild';

/** src/sandbox as it is in the checkout, for scripts: bundled in memory, since node runs no TypeScript. */
const { outputFiles } = await build({
  stdin: {
    contents: [
      "export { nodeHost } from './host/node.ts';",
      "export { startSandbox } from './sandbox/sandbox.ts';",
      "export { plugIn, takeLease } from './sandbox/client.ts';",
    ].join('\n'),
    resolveDir: join(import.meta.dirname, '../src'),
    loader: 'ts',
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  write: false,
});

export const { nodeHost, startSandbox, plugIn, takeLease } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
);
