import { spawnSync } from 'node:child_process';

/** If it is set, Node 20 loads all root certificates at start, which takes 40 ms and would distort the ratios. */
const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
/** In a sandbox /etc/localtime is a file and not a link, so without TZ Node compares it with all time zones: 5 ms. */
const env = { TZ: 'UTC', ...inherited };

/**
 * The median wall time of each command line, in ms. They run alternately, so that other load affects all of them equally.
 * Throws if a command fails.
 */
export function medians(lines, rounds = 61) {
  const times = lines.map(() => []);
  for (let round = -2; round < rounds; round++) {
    for (const [index, [program, ...args]] of lines.entries()) {
      const start = process.hrtime.bigint();
      const { status, stderr } = spawnSync(program, args, {
        // The output is discarded, so that the speed of a reader does not count.
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
