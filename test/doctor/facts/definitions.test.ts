import { expect, test } from '@jest/globals';
import { type FullNetwork, fullNetworks } from '../../../src/doctor/facts/definitions.ts';
import { lookAt } from '../../../src/doctor/look.ts';
import type { Virsh } from '../../../src/libvirt/virsh.ts';
import { fakeHost } from '../../fake-host.ts';

const STATE = `<!--
WARNING: THIS IS AN AUTO-GENERATED FILE. CHANGES TO IT ARE LIKELY TO BE
  virsh net-edit <network a>
-->
<networkstatus>
  <class_id bitmap='0-2'/>
  <network connections='2'><name>lab</name><forward mode='nat'/><bridge name='virbr9'/><domain name='live'/></network>
  <firewall><ruleset/></firewall>
</networkstatus>`;
const DEFINITION =
  "<network><name>lab</name><forward mode='nat'/><bridge name='virbr9'/><domain name='defined'/></network>";
const OTHER = '<network><name>off</name></network>';

test('definitions are read from the files of the daemon, with one virsh for all of vnet doctor', async () => {
  let runs = 0;
  const virsh = {
    uri: 'qemu:///system',
    async askAll(questions: readonly unknown[]) {
      runs++;
      return questions.map(() => ({ stdout: '', errors: [] }));
    },
  } as unknown as Virsh;
  const host = fakeHost({
    files: {
      '/run/libvirt/network/lab.xml': STATE,
      '/etc/libvirt/qemu/networks/lab.xml': DEFINITION,
      '/etc/libvirt/qemu/networks/off.xml': OTHER,
    },
  });
  const found = await lookAt({ name: 'here', host, virsh }).at(fullNetworks);
  expect(
    found.map(({ name, live, definition }: FullNetwork) => [name, live?.domain?.name, definition?.domain?.name]),
  ).toEqual([
    ['lab', 'live', 'defined'],
    ['off', undefined, undefined],
  ]);
  expect(found.map(({ live, definition }) => [live?.connections, definition !== undefined])).toEqual([
    [2, true],
    [undefined, true],
  ]);
  expect(runs).toBe(1);
});
