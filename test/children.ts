import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** A user without rights, as which root runs what an ordinary user would. */
export const NOBODY = 65534;

/** Runs as root, so that a test can be of several users. */
export const isRoot = process.geteuid?.() === 0;

/** A directory for scripts, which every user may read. */
export function scratchDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'vnet-test-'));
  chmodSync(path, 0o755);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Bundles TypeScript that imports from the repository into a script that node runs by itself. */
export function bundle(source: string, outfile: string): string {
  buildSync({
    stdin: { contents: source, resolveDir: join(import.meta.dirname, '..'), loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
  });
  return outfile;
}

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ChildOptions {
  readonly uid?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string | undefined;
}

/** Runs a script with node, to its end. */
export function runScript(script: string, args: readonly string[], { uid, env, cwd }: ChildOptions = {}): Ended {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    env: environment(env),
    cwd,
    ...(uid !== undefined && { uid, gid: uid }),
  });
  return { status, signal, stdout, stderr };
}

/** Starts a script with node; `ended` resolves when it has ended. */
export function startScript(
  script: string,
  args: readonly string[],
  { uid, env }: ChildOptions = {},
): { readonly ended: Promise<Ended>; kill(signal: NodeJS.Signals): void } {
  const child = spawn(process.execPath, [script, ...args], {
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid !== undefined && { uid, gid: uid }),
  });
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      texts[stream] += text;
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (status, signal) => resolve({ status, signal, ...texts }));
  });
  return { ended, kill: (signal) => void child.kill(signal) };
}

/** NODE_OPTIONS of jest are not for others. */
function environment(env: ChildOptions['env']): NodeJS.ProcessEnv {
  return { ...process.env, NODE_OPTIONS: '', ...env };
}
