import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { vnet } from '../commands/run.ts';

/** X.out is the complete output of `vnet validate X.xml`. Without X.out, nothing is printed. */
const corpus = join(import.meta.dirname, 'validate');
const names = readdirSync(corpus).filter((name) => name.endsWith('.xml'));

test.each(names)('%s', async (name) => {
  const read = (file: string) => readFileSync(join(corpus, file), 'utf8');
  const expected = readdirSync(corpus).includes(name.replace('.xml', '.out')) ? read(name.replace('.xml', '.out')) : '';
  const { stdout, stderr } = await vnet(['validate', '--libvirt', '11.3.0', name], { files: { [name]: read(name) } });
  expect(stdout + stderr).toBe(expected);
});
