import { expect } from '@jest/globals';
import { BIN, RUNNER } from '../../program.ts';
import type { RealHost } from '../host.ts';

/** What `vnet doctor -o json` reports about a real host. */
export interface Diagnosed {
  readonly healthy: boolean;
  readonly problems: readonly {
    readonly id: string;
    readonly severity: string;
    readonly message: string;
    readonly evidence: readonly string[];
    readonly commands: readonly string[];
    readonly network: string | null;
    readonly guest: string | null;
  }[];
  readonly skipped: readonly { readonly id: string; readonly reason: string }[];
}

/** Runs `vnet doctor` inside a host. */
export async function diagnosed(host: RealHost, ...words: string[]): Promise<Diagnosed> {
  const { stdout } = await host.vnet('doctor', '-o', 'json', ...words);
  return JSON.parse(stdout);
}

/**
 * Pastes the commands that a problem suggests into bash, with `vnet` and without the `sudo` that root does not need. Programs in
 * /run/vnet/bin come first.
 */
export async function paste(host: RealHost, commands: readonly string[]): Promise<void> {
  expect(commands).not.toEqual([]);
  const line = commands.join('\n').replaceAll(/\bsudo /g, '');
  const script = `set -e\nPATH=/run/vnet/bin:$PATH\nvnet() { "$node" "$bin" "$@"; }\n${line}`;
  const { status, stdout, stderr } = await host.inside.run('bash', ['-c', script], {
    env: { node: RUNNER, bin: BIN, NODE_EXTRA_CA_CERTS: undefined },
  });
  expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
}

/**
 * Expects that a problem is found by its check alone, that what it suggests repairs it, and that the next run finds nothing.
 * `evidence` is part of what the check must have seen. `settle` waits for what the commands started.
 */
export async function expectRepair(
  host: RealHost,
  id: string,
  evidence: RegExp,
  settle: () => Promise<unknown> = async () => {},
): Promise<void> {
  const { problems } = await diagnosed(host);
  expect(problems.map((problem) => problem.id)).toEqual([id]);
  expect(problems[0]?.evidence.join('\n')).toMatch(evidence);
  await paste(host, problems[0]?.commands ?? []);
  await settle();
  expect((await diagnosed(host)).problems).toEqual([]);
}

/** As expectRepair, for a situation that is several problems: the check and the evidence of each, the worst first. */
export async function expectRepairs(
  host: RealHost,
  expected: readonly (readonly [id: string, evidence: RegExp])[],
): Promise<void> {
  const { problems } = await diagnosed(host);
  expect(problems.map((problem) => problem.id)).toEqual(expected.map(([id]) => id));
  for (const [index, [, evidence]] of expected.entries())
    expect(problems[index]?.evidence.join('\n')).toMatch(evidence);
  for (const problem of problems) await paste(host, problem.commands);
  expect((await diagnosed(host)).problems).toEqual([]);
}
