import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runCase, TARGETS } from './targets.ts';

const CASES = 300;
/** Each starts several programs. */
const CASES_WITH_PROGRAMS = 20;
const WITH_PROGRAMS = new Set(['edits', 'mirror']);
process.env['VNET_BIN'] = join(import.meta.dirname, '../../bin/vnet.js');

const SEED = 20_261_126;

test.each(Object.keys(TARGETS))('%s: vnet keeps its promises', async (target) => {
  const broken: string[] = [];
  for (let index = 0; index < (WITH_PROGRAMS.has(target) ? CASES_WITH_PROGRAMS : CASES); index++) {
    try {
      await runCase(target, SEED, index);
    } catch (error) {
      broken.push(`npm run fuzz -- --target ${target} --seed ${SEED} --case ${index}\n${error}`);
    }
  }
  expect(broken).toEqual([]);
});
