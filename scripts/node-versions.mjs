/** Other releases of Node.js that the unit tests run on, installed from npm into node_modules/.cache. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const VERSIONS = ['22.23.3', '24.21.0'];
const checkout = join(import.meta.dirname, '..');

/** The path of each node binary; undefined where npm could not install it. */
export function otherNodes() {
  return VERSIONS.map((version) => {
    const prefix = join(checkout, 'node_modules/.cache', `node-${version}`);
    const name = `node-linux-${process.arch}`;
    const path = join(prefix, 'node_modules', name, 'bin/node');
    if (!existsSync(path)) {
      const args = ['install', '--prefix', prefix, '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
      spawnSync('npm', [...args, `${name}@${version}`], { cwd: checkout, stdio: 'inherit' });
    }
    return { version, path: existsSync(path) ? path : undefined };
  });
}
