import { spawnSync } from 'node:child_process';

/** Where it is set, Node 20 loads all root certificates at its start: 40 ms that are nobody's. */
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

/**
 * The median wall time in ms of each command line, run in turn so that the machine's noise meets all alike. Throws when one
 * fails: what is measured must work.
 */
export function medians(lines, rounds = 61) {
  const times = lines.map(() => []);
  for (let round = -2; round < rounds; round++) {
    for (const [index, [program, ...args]] of lines.entries()) {
      const start = process.hrtime.bigint();
      const { status, stderr } = spawnSync(program, args, {
        // Nobody reads what is printed: how fast this process would is not what is measured.
        stdio: ['ignore', 'ignore', 'pipe'],
        env,
        maxBuffer: 1 << 30,
      });
      const time = Number(process.hrtime.bigint() - start) / 1e6;
      if (status !== 0) throw new Error(`${program} ${args.join(' ')}: status ${status}\n${stderr}`);
      if (round >= 0) times[index].push(time);
    }
  }
  return times.map((each) => each.sort((a, b) => a - b)[each.length >> 1]);
}
