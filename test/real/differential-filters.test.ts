import { expect, test } from '@jest/globals';
import { bytesSource, validateSource } from '../../src/document/validate.ts';
import { FILTER } from '../../src/filter/validate/kind.ts';
import { filterMutants } from './differential/filters.ts';
import { judgeFilter, sessionOf } from './differential/libvirt.ts';
import { realHost } from './host.ts';

/** How many filters, and which: VNET_DIFFERENTIAL=2000 VNET_SEED=7 for a measurement. */
const COUNT = Number(process.env['VNET_DIFFERENTIAL'] ?? 300);
const SEED = Number(process.env['VNET_SEED'] ?? 1);

const host = realHost();

test(
  'vnet judges network filters as libvirt does when they are defined',
  async () => {
    const version = (await host.virsh('--version')).stdout.trim();
    const dialogue = await host.inside.converse('virsh', ['-q']);
    const session = sessionOf(dialogue);
    const disagreements: object[] = [];
    const unnamed: object[] = [];
    for (const { title, xml } of filterMutants(COUNT, SEED)) {
      const path = await host.file('mutant.xml', xml);
      const libvirt = await judgeFilter(session, path);
      const { problems } = validateSource(bytesSource(Buffer.from(xml), path), FILTER, { libvirt: version });
      const errors = problems.filter(({ severity, stage }) => severity === 'error' && stage === 'define');
      const seen = { title, xml, libvirt, vnet: errors.map(({ id, libvirtMessage }) => `${id}: ${libvirtMessage}`) };
      if ((libvirt !== undefined) !== errors.length > 0) disagreements.push(seen);
      else if (libvirt !== undefined && !errors.some(({ libvirtMessage }) => says(libvirt, libvirtMessage)))
        unnamed.push(seen);
    }
    await dialogue.end();
    const agreement = 1 - disagreements.length / COUNT;
    const named = 1 - unnamed.length / COUNT;
    if (process.env['VNET_DIFFERENTIAL'] !== undefined) console.log({ version, COUNT, SEED, agreement, named });
    expect(agreement >= 0.995 && named >= 0.99 ? [] : [...disagreements, ...unnamed]).toEqual([]);
  },
  60_000 + COUNT * 1_000,
);

/** libvirt's message in full; of malformed XML, that it is malformed. */
function says(libvirt: string, expected: string | undefined): boolean {
  const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
  return expected === undefined
    ? /^(?:\(nwfilter_definition\):\d+: |at line \d+: )/.test(libvirt)
    : plain(libvirt) === plain(expected);
}
