import { dirname, join } from 'node:path';
import type { Host } from '../../host/host.ts';
import { runOrThrow } from './run-or-throw.ts';

/** The files of vnet, for a shell in a sandbox that runs `vnet`. */
export interface OwnProgram {
  /** What starts vnet: Node.js and bin/vnet.js, or one executable. */
  readonly command: readonly string[];
  /** What of them a sandbox does not see anyway, as part of /usr. */
  readonly visible: readonly string[];
}

/** Finds the files that vnet runs from, without symbolic links. */
export async function ownProgram(host: Host): Promise<OwnProgram> {
  const { program, script } = host.self;
  const started = script === undefined ? [program] : [program, script];
  const { stdout } = await runOrThrow(host, 'realpath', ['--', ...started]);
  const command = stdout.split('\n').slice(0, started.length);
  const files = command.flatMap((path, index) => (index === 0 ? [path] : loadedBy(path)));
  return { command, visible: files.filter((path) => !path.startsWith('/usr/')) };
}

/** bin/vnet.js loads the bundle from dist/ next to it. */
function loadedBy(script: string): string[] {
  return ['bin', 'dist', 'package.json'].map((name) => join(dirname(dirname(script)), name));
}
