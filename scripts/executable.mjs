/**
 * Builds vnet as one executable per processor: `npm run executable [-- x64 arm64]`, by default for this one. They and the file
 * SHA256SUMS are in dist-exe/. Bun bundles src/, compiles it to bytecode and appends it to a copy of itself.
 */
import './node-version.mjs';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARCHITECTURES, BUN_VERSION, bunFor } from './bun.mjs';
import { bundledFiles, describedModule, licences } from './bundle-data.mjs';
import { writeSums } from './sums.mjs';

const root = join(import.meta.dirname, '..');
const output = join(root, 'dist-exe');

/** Where an executable finds the files that it contains. */
const INSIDE = '/$bunfs/root';

const OPTIONS = [
  '--compile',
  '--bytecode',
  '--minify',
  // A run reads only the code that it needs.
  '--splitting',
  '--format=esm',
  '--sourcemap=linked',
  // The files of the directory that vnet is started in are none of its settings.
  '--no-compile-autoload-dotenv',
  '--no-compile-autoload-bunfig',
  // Most runs end before compiled code pays.
  '--compile-jit-policy=100',
  `--define=__dirname=${JSON.stringify(INSIDE)}`,
];

const wanted = process.argv.length > 2 ? process.argv.slice(2) : [process.arch];
const unknown = wanted.find((each) => !ARCHITECTURES.includes(each));
if (unknown !== undefined) {
  console.error(`there is no executable for '${unknown}', only for ${ARCHITECTURES.join(' and ')}`);
  process.exit(64);
}

// Whoever builds it, everybody can run it.
process.umask(0o022);
const scratch = mkdtempSync(join(tmpdir(), 'vnet-executable-'));
try {
  cpSync(join(root, 'src'), join(scratch, 'src'), { recursive: true });
  writeFileSync(join(scratch, 'src/commands/described.ts'), await describedModule());
  // As in bin/vnet.js.
  writeFileSync(
    join(scratch, 'vnet.ts'),
    `import { main, nodeHost } from './src/bundle.ts';
main(process.argv.slice(2), nodeHost).then((status) => process.exit(status));
`,
  );
  const text = `${licences(await bundledFiles())}${licencesOfBun()}`;
  writeFileSync(join(scratch, 'src/cli/run/licences.ts'), `export const licences = () => ${JSON.stringify(text)};\n`);
  for (const name of ['node_modules', 'package.json']) symlinkSync(join(root, name), join(scratch, name));
  mkdirSync(output, { recursive: true });
  for (const architecture of wanted) compile(architecture);
} finally {
  rmSync(scratch, { recursive: true });
}
writeSums(output, (name) => ARCHITECTURES.some((each) => name === `vnet-linux-${each}`));

function compile(architecture) {
  const file = `vnet-linux-${architecture}`;
  const target = ['--target', `bun-linux-${architecture}`, '--compile-executable-path', bunFor(architecture)];
  execFileSync(bunFor(process.arch), ['build', ...OPTIONS, ...target, `--outfile=${file}`, 'vnet.ts'], {
    cwd: scratch,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // A vnet that runs keeps its file.
  renameSync(join(scratch, file), join(output, `${file}.new`));
  renameSync(join(output, `${file}.new`), join(output, file));
}

function licencesOfBun() {
  return readFileSync(join(import.meta.dirname, 'bun-licences.txt'), 'utf8').replaceAll('BUN_VERSION', BUN_VERSION);
}
