import { dirname, join } from 'node:path';
import type { Host } from '../../host/host.ts';
import { runOrThrow } from './run-or-throw.ts';

/** The files of node and vnet, for a shell in a sandbox that runs `vnet`. */
export interface OwnProgram {
  readonly node: string;
  readonly script: string;
  /** What of them a sandbox does not see anyway, as part of /usr. */
  readonly visible: readonly string[];
}

/** Finds the files that vnet runs from, without symbolic links. */
export async function ownProgram(host: Host): Promise<OwnProgram> {
  const { stdout } = await runOrThrow(host, 'realpath', ['--', host.self.node, host.self.script]);
  const [node = '', script = ''] = stdout.split('\n');
  const root = dirname(dirname(script));
  // bin/vnet.js loads the bundle from dist/ next to it.
  const files = [node, ...['bin', 'dist', 'package.json'].map((name) => join(root, name))];
  return { node, script, visible: files.filter((path) => !path.startsWith('/usr/')) };
}
