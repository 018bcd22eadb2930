import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quoteWord } from '../../src/libvirt/quote.ts';
import { draftOf } from '../../src/network/format/draft.ts';
import { writeDocument } from '../../src/network/format/format.ts';
import { parseXml } from '../../src/xml/parse.ts';
import { anyNetwork } from '../network/predict/any-network.ts';
import { SAMPLES, xmlOf } from '../network/predict/networks.ts';
import { realHost } from './host.ts';

const host = realHost();
const MARK = 'the next network';

/** What libvirt itself drops or, having no escape for it, breaks: these come back otherwise, and are left out. */
const LOST_BY_LIBVIRT = ['bootponly', 'isob6bootp', 'quotes', 'register', 'twodhcp', 'x-lease0'];

test('what is written in canonical form comes back from libvirt as it was, but for what it adds', async () => {
  const random = fc.sample(anyNetwork, { numRuns: 100, seed: 4 });
  const networks = [
    ...SAMPLES.filter(({ name }) => !LOST_BY_LIBVIRT.includes(name)),
    ...random.map((inside, index) => ({ name: `random${index}`, inside, attributes: '' })),
  ];
  const written = networks.map((network) => writeDocument(draftOf(parseXml(xmlOf(network)))));
  const commands = await Promise.all(
    written.map(async (xml, index) => {
      const file = await host.file(`written-${index}.xml`, xml);
      const name = quoteWord(networks[index]?.name.replace('&amp;', '&') ?? '');
      return `net-define ${file}; net-dumpxml --inactive ${name}; net-undefine ${name}; echo ${MARK}`;
    }),
  );
  // One virsh answers all: a process for each would take a minute.
  const { stdout, stderr } = await host.virsh('-q', commands.join('; '));
  expect(stderr).toBe('');
  const returned = stdout.split(MARK).slice(0, -1);
  const added = (xml: string) => (xml.includes('<mac ') ? / *<uuid>.*\n/ : / *<(?:uuid>|mac address=).*\n/g);
  expect(returned.map((xml, index) => `${xml.replace(added(written[index] ?? ''), '').trimEnd()}\n`)).toEqual(written);
});

/** The real driver wants the devices to be there; the test driver writes its networks with the same code. */
test('devices by PCI address come back as they were', async () => {
  const generated = await host.vnet('generate', 'vf', '--mode', 'hostdev', '--vf', '0000:04:10.1', '--vf', '5:0.0');
  expect(generated).toMatchObject({ status: 0 });
  const file = await host.file('vf.xml', generated.stdout);
  const words = ['-q', '-c', 'test:///default', `net-define ${file}; net-dumpxml vf`];
  const { stdout } = await host.virsh(...words);
  expect(
    `${stdout
      .slice(stdout.indexOf('<network'))
      .replace(/ *<uuid>.*\n/, '')
      .trimEnd()}\n`,
  ).toBe(generated.stdout);
});
