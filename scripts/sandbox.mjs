import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** src/sandbox as it is in the checkout, for scripts: bundled into a file that is gone once it was read. */
const directory = mkdtempSync(join(tmpdir(), 'vnet-scripts-'));
const outfile = join(directory, 'sandbox.mjs');
await build({
  stdin: {
    contents: [
      "export { nodeHost } from './host/node.ts';",
      "export { startSandbox } from './sandbox/host/sandbox.ts';",
      "export { plugIn } from './sandbox/guests/test-guest.ts';",
      "export { takeLease } from './sandbox/guests/dhcp-client.ts';",
      "export { missingRequirements, TEST_REQUIREMENTS } from './sandbox/host/requirements.ts';",
    ].join('\n'),
    resolveDir: join(import.meta.dirname, '../src'),
    loader: 'ts',
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Packages in CommonJS call require.
  banner: { js: `import { createRequire } from 'node:module'; const require = createRequire('${import.meta.url}');` },
  outfile,
});

export const { nodeHost, startSandbox, plugIn, takeLease, missingRequirements, TEST_REQUIREMENTS } = await import(
  pathToFileURL(outfile).href
);
rmSync(directory, { recursive: true });
