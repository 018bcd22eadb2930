import { expect, test } from '@jest/globals';
import { realHost } from './host.ts';

const host = realHost();

test('validate --try adds the verdict of the installed libvirt on each file', async () => {
  const network = (range: string) =>
    `<network><name>n</name><ip address='10.9.0.1' prefix='24'><dhcp>${range}</dhcp></ip></network>`;
  const good = await host.file('good.xml', network("<range start='10.9.0.2' end='10.9.0.9'/>"));
  const twin = await host.file('twin.xml', network("<range start='10.9.0.2' end='10.9.0.8'/>"));
  const bad = await host.file('bad.xml', network("<range start='10.8.0.2' end='10.8.0.9'/>"));
  const libvirt = (await host.virsh('--version')).stdout.trim();

  const accepted = (file: string) => ({
    ...{ severity: 'note', id: 'accepted', message: `libvirt ${libvirt} defines and starts ${file}` },
  });
  const { status, stdout, stderr } = await host.vnet('validate', '--try', '-o', 'json', good, twin, bad);
  const verdicts = JSON.parse(stdout).filter(({ rule }: { rule: string }) => rule === 'libvirt-rejects');
  expect(verdicts).toEqual([
    {
      ...{ file: bad, line: 1, column: 1, severity: 'error', stage: 'define', rule: 'libvirt-rejects' },
      message: `libvirt ${libvirt} rejects this file`,
      why: 'Tried with the installed libvirt, in a sandbox.',
      fix: 'Fix what the message says.',
      libvirtMessage: expect.stringMatching(
        /range 10\.8\.0\.2 - 10\.8\.0\.9 is not entirely within network 10\.9\.0\.1\/24/,
      ),
    },
  ]);
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: [good, twin].map((file) => `${JSON.stringify(accepted(file))}\n`).join(''),
  });
});
