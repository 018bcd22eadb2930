import { expect, test } from '@jest/globals';
import type { World } from '../../fake-host.ts';
import { vnet } from '../run.ts';

const NIC =
  "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='lan' portgroup='egn'/></interface>";

function world(command: string, xml: string, more: World['programs'] = {}): World {
  return {
    files: { 'nic.xml': xml },
    programs: {
      [`virsh -c test:///default ${command}`]: 'done\n',
      'virsh net-list --all --name': 'lan\n\n',
      'virsh net-list --name': 'lan\n\n',
      'virsh uri': 'test:///default\n',
      'virsh dominfo --domain=web': 'Name:           web\n',
      'virsh dumpxml --domain=web': '<domain/>\n',
      'virsh dumpxml --domain=web --inactive': '<domain/>\n',
      'virsh net-dumpxml --network=lan': "<network><name>lan</name><portgroup name='eng'/></network>",
      'virsh nwfilter-dumpxml --nwfilter=claen': { status: 1, stderr: "error: failed to get nwfilter 'claen'\n" },
      'virsh version --daemon': 'Running against daemon: 9.0.0\n',
      ...more,
    },
  };
}

test.each<[command: string, xml: string, problems: string[]]>([
  ['attach-device web nic.xml', NIC, ['nic-portgroup-unknown']],
  ['update-device web nic.xml --live', NIC, ['nic-portgroup-unknown']],
  ['attach-device web nic.xml', NIC.replace('egn', 'eng'), []],
  [
    'attach-device web nic.xml',
    NIC.replace('egn', 'eng').replace('</i', "<filterref filter='claen'/></i"),
    ['nic-filter-unknown'],
  ],
  ['attach-device web nic.xml', '<rng colour="red"/>', []],
  ['attach-device web nic.xml', '<interface', []],
])('%s of %s', async (command, xml, problems) => {
  const { stdout, stderr, status } = await vnet(`-c test:///default ${command}`, world(command, xml));
  expect({ stdout, status }).toEqual({ stdout: 'done\n', status: 0 });
  expect([...stderr.matchAll(/\[(nic-[a-z-]+)\]$/gm)].map(([, id]) => id)).toEqual(problems);
});

test('an interface that libvirt rejects is explained at its place', async () => {
  const command = 'attach-device web nic.xml';
  const failed = {
    [`virsh -c test:///default ${command}`]: {
      status: 1,
      stderr: "error: Failed to attach device from nic.xml\nerror: XML error: unable to parse mac address 'x'\n",
    },
  };
  const xml = NIC.replace('52:54:00:00:00:01', 'x').replace('egn', 'eng');
  const { stderr, status } = await vnet(`-c test:///default ${command}`, world(command, xml, failed));
  expect(status).toBe(5);
  expect(stderr).toContain("nic.xml:1:32: error: 'x' is not a MAC address [nic-mac-malformed]\n");
});

test('--check refuses an interface before libvirt sees it', async () => {
  const { stderr, status } = await vnet('-c test:///default update-device web nic.xml --check', world('', NIC));
  expect(status).toBe(5);
  expect(stderr).toContain('libvirt was not called');
});
