/** How often work is repeated; the fastest counts, which a busy machine or a garbage collection disturbs least. */
const ROUNDS = 3;
const FACTOR = 8;

/**
 * How the CPU time of `work` grows when its size becomes eight times as large: about 8 where it is linear, 64 where it is
 * quadratic. CPU time of this process, not wall time, so it hardly depends on what else the machine does.
 */
export function growth(size: number, work: (size: number) => unknown): number {
  work(size); // Compiles the code.
  return fastest(() => work(FACTOR * size)) / fastest(() => work(size));
}

/** The same for work that waits. */
export async function asyncGrowth(size: number, work: (size: number) => Promise<unknown>): Promise<number> {
  await work(size);
  const fastestOf = async (count: number) => {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await cpuTime(() => work(count)));
    return Math.max(1, Math.min(...times));
  };
  return (await fastestOf(FACTOR * size)) / (await fastestOf(size));
}

async function cpuTime(work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

/** Between linear (8) and quadratic (64), with room for garbage collection, which grows with what is alive. */
export const NEARLY_LINEAR = 24;

function fastest(work: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return user + system;
  });
  return Math.max(1, Math.min(...times));
}
