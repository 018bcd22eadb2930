import { expect, test } from '@jest/globals';
import { differences } from '../../src/apply/differences.ts';
import type { ReadNetwork } from '../../src/network/compare/setting.ts';
import { readNetwork } from '../../src/network/parse/parse.ts';
import { parseXml } from '../../src/xml/parse.ts';
import { corpus } from '../corpus/corpus.ts';
import { expectedFor } from '../corpus/network.ts';
import { sessionOf } from './differential/libvirt.ts';
import { realHost } from './host.ts';

/** What a real libvirt makes of a network is no difference. */
const host = realHost();
/** Each one of so many is started, too. */
const STARTED = 12;

const WRITE_FILES = `const fs = require('fs');
JSON.parse(fs.readFileSync(0)).forEach((xml, index) => fs.writeFileSync('/run/vnet/corpus-' + index + '.xml', xml))`;

function read(source: string): ReadNetwork {
  return { source, network: readNetwork(parseXml(source)) };
}

test('no network of the corpus differs from what libvirt keeps and runs', async () => {
  const libvirt = (await host.virsh('--version')).stdout.trim();
  await host.inside.run(process.execPath, ['-e', WRITE_FILES], { input: JSON.stringify(corpus.map(({ xml }) => xml)) });
  const dialogue = await host.inside.converse('virsh', ['-q']);
  const virsh = sessionOf(dialogue);
  const xmlIn = (answer: string) => answer.slice(answer.indexOf('<network'), answer.indexOf('</network>') + 10);
  const different: object[] = [];
  let started = 0;
  for (const [index, network] of corpus.entries()) {
    const { rejectedAt } = expectedFor(network, libvirt);
    if (rejectedAt === 'define') continue;
    const { errors } = await virsh.ask(`net-define /run/vnet/corpus-${index}.xml`);
    if (errors.length > 0 && network.needs !== undefined) continue;
    expect({ id: network.id, errors }).toEqual({ id: network.id, errors: [] });
    const uuid = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec((await virsh.ask('net-list --all --uuid')).stdout)?.[0] ?? '';
    const isStarted =
      index % STARTED === 0 && rejectedAt === undefined && (await virsh.ask(`net-start ${uuid}`)).errors.length === 0;
    const definition = read(xmlIn((await virsh.ask(`net-dumpxml --inactive ${uuid}`)).stdout));
    const live = isStarted ? read(xmlIn((await virsh.ask(`net-dumpxml ${uuid}`)).stdout)) : undefined;
    const state = { name: '', uuid, autostart: false, definition, live };
    for (const wanted of [read(network.xml), undefined]) {
      const found = differences(wanted, state, { libvirt, describes: false });
      if (found.length > 0) different.push({ id: network.id, isFile: wanted !== undefined, found });
    }
    if (isStarted) {
      started++;
      await virsh.ask(`net-destroy ${uuid}`);
    }
    await virsh.ask(`net-undefine ${uuid}`);
  }
  await dialogue.end();
  expect(different).toEqual([]);
  expect(started).toBeGreaterThan(10);
}, 120_000);

test('vnet diff compares a file, the definition and the active network', async () => {
  const lab = (mtu: number, range: string) =>
    `<network><name>lab</name><bridge name='virbr-lab'/><mtu size='${mtu}'/><ip address='10.77.0.1' prefix='24'><dhcp><range start='10.77.0.2' end='${range}'/></dhcp></ip></network>`;
  const file = await host.file('lab.xml', lab(1400, '10.77.0.9'));
  expect(await host.vnet('diff', file)).toMatchObject({ status: 1, stdout: `network lab (${file}): not defined\n` });
  await host.virsh('net-define', file);
  await host.virsh('net-start', 'lab');
  expect(await host.vnet('diff', file, 'lab')).toMatchObject({
    status: 0,
    stdout: `network lab (${file}): same\nnetwork lab: same\n`,
  });
  await host.virsh(
    'net-define',
    await host.file('edited.xml', (await host.virsh('net-dumpxml', 'lab')).stdout.replace('1400', '1300')),
  );
  const wanted = await host.file('wanted.xml', lab(1300, '10.77.0.8'));
  expect(await host.vnet('diff', wanted, 'lab')).toMatchObject({
    status: 1,
    stdout: [
      `network lab (${wanted}): 3 changes`,
      '  - ip 10.77.0.1 dhcp range 10.77.0.2 - 10.77.0.9 (live)',
      '  + ip 10.77.0.1 dhcp range 10.77.0.2 - 10.77.0.8 (live)',
      '  ~ mtu: 1400 -> 1300 (active network only, restart)',
      'network lab: 1 change',
      '  ~ mtu: 1400 -> 1300 (restart)',
      '',
    ].join('\n'),
  });
});

test('an edit of a file of libvirt is no change of its definition', async () => {
  const path = '/etc/libvirt/qemu/networks/lab.xml';
  await host.vnet('apply', await host.file('lab.xml', "<network><name>lab</name><domain name='a.test'/></network>"));
  const edited = await host.file('edited.xml', "<network><name>lab</name><domain name='b.test'/></network>");
  const sed = async (script: string) => host.inside.run('sed', ['-i', script, path]);
  expect(await host.vnet('diff', edited)).toMatchObject({ status: 1 });
  await host.virsh('net-destroy', 'lab');
  await sed('s/a.test/b.test/');
  expect(await host.vnet('diff', edited)).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('~ domain: a.test -> b.test'),
  });
  await sed('s/b.test/a.test/');
  expect(await host.vnet('diff', '/run/vnet/lab.xml')).toMatchObject({ status: 0 });
});
