/**
 * Bun, which makes executables: one version from npm, installed into node_modules/.cache when it is first needed.
 * VNET_BUN names another one for this processor.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const BUN_VERSION = '1.4.5';

/** The packages, by what Node.js calls the processor, and the sums of bin/bun in them. Baseline: without AVX2. */
const BUILDS = {
  x64: {
    name: '@oven/bun-linux-x64-baseline',
    sha256: 'f05d28a3862f4b84395c7fa32480b835dd47482e80b7e7a49a115227f0c06083',
  },
  arm64: {
    name: '@oven/bun-linux-aarch64',
    sha256: '04778f1f42399a69d086853e9c7af4acf574b2f21a43d0dc673853d8b84a2923',
  },
};

/** The processors that there are executables for. */
export const ARCHITECTURES = Object.keys(BUILDS);

const checkout = join(import.meta.dirname, '..');

/** The path of Bun for a processor. Throws if it is not what it was when this version was chosen. */
export function bunFor(architecture) {
  if (process.env.VNET_BUN && architecture === process.arch) return process.env.VNET_BUN;
  const { name, sha256 } = BUILDS[architecture];
  const prefix = join(checkout, 'node_modules/.cache', `bun-${BUN_VERSION}-${architecture}`);
  const path = join(prefix, 'node_modules', name, 'bin/bun');
  if (!existsSync(path)) {
    // npm installs packages for another processor only with --force.
    const quiet = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts', '--force'];
    spawnSync(
      'npm',
      ['install', '--prefix', prefix, ...quiet, '--os=linux', `--cpu=${architecture}`, `${name}@${BUN_VERSION}`],
      {
        cwd: checkout,
        stdio: 'inherit',
      },
    );
    if (!existsSync(path)) throw new Error(`npm could not install ${name}@${BUN_VERSION}`);
    const sum = createHash('sha256').update(readFileSync(path)).digest('hex');
    if (sum !== sha256) throw new Error(`${path} has the SHA-256 sum ${sum} instead of ${sha256}`);
  }
  return path;
}
