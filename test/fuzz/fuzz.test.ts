import { expect, test } from '@jest/globals';
import { runCase, TARGETS } from './targets.ts';

const CASES = 300;
const SEED = 20_261_126;

test.each(Object.keys(TARGETS))('%s: vnet keeps its promises', async (target) => {
  const broken: string[] = [];
  for (let index = 0; index < CASES; index++) {
    try {
      await runCase(target, SEED, index);
    } catch (error) {
      broken.push(`npm run fuzz -- --target ${target} --seed ${SEED} --case ${index}\n${error}`);
    }
  }
  expect(broken).toEqual([]);
});
