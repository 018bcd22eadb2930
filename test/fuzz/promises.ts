import { parse as parseYaml } from 'yaml';
import { EXIT_STATUS } from '../../src/error.ts';
import { main } from '../../src/main.ts';
import { fakeHost, type World } from '../fake-host.ts';

/** A promise that vnet broke on one case. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

export interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly replaced: Readonly<Record<string, string>>;
}

const STATUSES = new Set<number>([0, 1, ...Object.values(EXIT_STATUS)]);

/** What a terminal obeys: C0 apart from tab, line feed and the colours vnet writes itself, C1, and bidi controls. */
const CONTROL = /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\u001b(?!\[[0-9;]*m)/;

/** Runs vnet on a host made of literals and checks what holds for every run: no bug, a documented status, a safe terminal. */
export async function runVnet(words: readonly string[], world: World): Promise<Run> {
  const host = fakeHost(world);
  const status = await main(words, host);
  const run = { status, stdout: host.stdout, stderr: host.stderr, replaced: host.replaced };
  if (status === EXIT_STATUS.bug) throw new BrokenPromise(`status 70\n${host.stderr}`);
  if (!STATUSES.has(status)) throw new BrokenPromise(`undocumented exit status ${status}\n${host.stderr}`);
  if (world.terminal && (CONTROL.test(run.stdout) || CONTROL.test(run.stderr))) {
    throw new BrokenPromise(`control characters on a terminal\n${JSON.stringify(run.stdout + run.stderr)}`);
  }
  if (status !== 0 && run.stdout + run.stderr === '') throw new BrokenPromise(`status ${status} and no output`);
  return run;
}

/** Runs the same command with -o json, yaml and csv, and checks that they parse and agree. */
export async function runAsData([name = '', ...words]: readonly string[], world: World): Promise<void> {
  const json = await runVnet([name, '-o', 'json', ...words], world);
  const yaml = await runVnet([name, '-o', 'yaml', ...words], world);
  if (json.status !== yaml.status)
    throw new BrokenPromise(`-o json ends with ${json.status}, yaml with ${yaml.status}`);
  if (json.stdout === '' && yaml.stdout === '') return;
  const [fromJson, fromYaml] = [
    JSON.parse(json.stdout) as unknown,
    parseYaml(yaml.stdout, { version: '1.1' }) as unknown,
  ];
  if (JSON.stringify(fromJson) !== JSON.stringify(fromYaml)) {
    throw new BrokenPromise(`YAML 1.1 readers get other data\n${json.stdout}\n${yaml.stdout}`);
  }
}

/** A host where every program fails with this on stderr. */
export function failing(stderr: string): NonNullable<World['programs']> {
  return new Proxy({}, { get: () => ({ status: 1, stderr }) });
}
