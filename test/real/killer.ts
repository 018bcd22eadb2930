import { BIN, RUNNER } from '../program.ts';
import type { RealHost } from './host.ts';

/** Runs vnet, and kills it with SIGKILL at one of the programs that it starts. */
export interface Killer {
  /** Runs vnet to its end, and returns how many programs it starts. Throws if it fails. */
  count(...words: string[]): Promise<number>;
  /**
   * Kills vnet at a program, counted from 1: before it (0), in the middle (1) or after it (2). Throws if vnet does not get that
   * far. It does not wait for the end of a program that has answered, so it may end before it is killed after the last one.
   */
  kill(moment: { readonly at: number; readonly when: number }, ...words: string[]): Promise<void>;
}

/**
 * Puts programs in the place of others that count and kill. They do not contain the name of the program under test, which would
 * take them for itself and use the next virsh.
 */
export async function killerOn(host: RealHost, programs: readonly string[] = ['virsh', 'ip']): Promise<Killer> {
  const shell = async (script: string, ...words: string[]) =>
    (await host.inside.run('bash', ['-c', script, 'bash', ...words])).stdout;
  await shell('mkdir -p /run/vnet/killer');
  for (const program of programs) {
    const real = (await shell(`command -v ${program}`)).trim();
    await host.file(
      `killer/${program}`,
      `#!/bin/bash
n=$(($(cat /run/killer-count) + 1)); echo $n > /run/killer-count
[ $n = $KILL_AT ] || exec ${real} "$@"
case $KILL_WHEN in 1) ${real} "$@" & sleep 0.02;; 2) ${real} "$@";; esac
kill -9 $PPID; wait
`,
    );
  }
  await shell('chmod +x /run/vnet/killer/*');
  const run = (at: number, when: number, words: readonly string[]) =>
    shell(
      `echo 0 > /run/killer-count; export KILL_AT=${at} KILL_WHEN=${when} PATH=/run/vnet/killer:$PATH; "$@" > /run/vnet/run 2>&1; echo $?; cat /run/vnet/run`,
      RUNNER,
      BIN,
      ...words,
    );
  return {
    async count(...words) {
      const result = await run(-1, 0, words);
      if (!result.startsWith('0\n')) throw new Error(`vnet ${words.join(' ')}: ${result}`);
      return Number(await shell('cat /run/killer-count'));
    },
    async kill({ at, when }, ...words) {
      const result = await run(at, when, words);
      const isLate = when > 0 && result.startsWith('0\n') && Number(await shell('cat /run/killer-count')) >= at;
      if (!result.startsWith('137\n') && !isLate) throw new Error(`vnet ${words.join(' ')} was not killed: ${result}`);
    },
  };
}

/** Whole numbers below a limit, the same ones for each seed. */
export function numbersFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 16_807) % 2_147_483_647;
    return Math.floor((state / 2_147_483_647) * limit);
  };
}
