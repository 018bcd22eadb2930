import { commandLines } from './arguments.ts';
import { edits } from './edits.ts';
import { filters } from './filters.ts';
import { leases } from './leases.ts';
import { mirror } from './mirror.ts';
import { type Random, randomFrom } from './random.ts';
import { virshAnswers } from './virsh.ts';
import { xml } from './xml.ts';

/** Every fuzzer by name: makes one case from random numbers, and throws where vnet breaks a promise. */
export const TARGETS: Readonly<Record<string, (random: Random) => Promise<void>>> = {
  xml,
  filters,
  leases,
  arguments: commandLines,
  virsh: virshAnswers,
  edits,
  mirror,
};

/** Runs one case of a target. Each case has its own seed, so that it can be repeated alone. */
export async function runCase(target: string, seed: number, index: number): Promise<void> {
  await TARGETS[target]?.(randomFrom(Math.imul(seed, 1_000_003) + index));
}
