/**
 * npm run fuzz -- [--minutes N] [--seed N] [--target NAME] [--case N]: hostile input for the whole program, see test/fuzz.
 * Prints counts, and each broken promise with the command that repeats it; ends with 1 where there is one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    target: { type: 'string', multiple: true },
    case: { type: 'string' },
  },
});
/** As many are printed per target; further ones are only counted. */
const SHOWN = 5;

process.env.VNET_BIN ??= join(import.meta.dirname, '../bin/vnet.js');

const { runCase, TARGETS } = await bundled();
const targets = values.target ?? Object.keys(TARGETS);
const seed = Number(values.seed);
let failed = false;

if (values.case !== undefined) {
  await runCase(targets[0], seed, Number(values.case));
  console.log('the case passed');
} else {
  console.log(`seed ${seed}`);
  const share = (Number(values.minutes) * 60_000) / targets.length;
  for (const target of targets) await run(target, share);
}
process.exitCode = failed ? 1 : 0;

async function run(target, milliseconds) {
  const end = performance.now() + milliseconds;
  let cases = 0;
  let broken = 0;
  for (; performance.now() < end; cases++) {
    try {
      await runCase(target, seed, cases);
    } catch (error) {
      broken++;
      failed = true;
      if (broken <= SHOWN)
        console.log(`npm run fuzz -- --target ${target} --seed ${seed} --case ${cases}\n${error.stack}`);
    }
  }
  console.log(`${target}: ${cases} cases, ${broken} broken promises`);
}

async function bundled() {
  const directory = mkdtempSync(join(tmpdir(), 'vnet-fuzz-'));
  const outfile = join(directory, 'fuzz.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, '../test/fuzz/targets.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire('${import.meta.url}');` },
    outfile,
  });
  try {
    return await import(pathToFileURL(outfile));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
