import { expect, test } from '@jest/globals';
import { type Compared, compare, figures } from './differential/compare.ts';
import { judge, sessionOf } from './differential/libvirt.ts';
import { mutants } from './differential/networks.ts';
import { realHost } from './host.ts';

/** How many networks, and which: VNET_DIFFERENTIAL=5000 VNET_SEED=7 for a measurement. */
const COUNT = Number(process.env['VNET_DIFFERENTIAL'] ?? 150);
const SEED = Number(process.env['VNET_SEED'] ?? 1);

const host = realHost();

test(
  'vnet judges networks as libvirt does, when they are defined and when they are started',
  async () => {
    const version = (await host.virsh('--version')).stdout.trim();
    const dialogue = await host.inside.converse('virsh', ['-q']);
    const session = sessionOf(dialogue);
    const all: Compared[] = [];
    for (const mutant of mutants(COUNT, SEED)) {
      const path = await host.file('mutant.xml', mutant.xml);
      all.push(compare(mutant, await judge(session, path), version));
    }
    await dialogue.end();

    const { defineAgreement, startAgreement, namedShare } = figures(all);
    const wrong = all.filter((one) => one.define === 'disagree' || one.start === 'disagree' || one.named === false);
    const isGood = defineAgreement >= 0.995 && startAgreement >= 0.99 && namedShare >= 0.99;
    const disagreements = wrong.map(({ mutant, libvirt, vnet }) => ({
      xml: mutant.xml,
      libvirt,
      vnet: vnet.map(({ id }) => id),
    }));
    expect(isGood ? [] : disagreements).toEqual([]);
  },
  60_000 + COUNT * 2_000,
);
