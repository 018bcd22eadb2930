import { expect, test } from '@jest/globals';
import { hostWith, NOW } from '../../libvirt/files.ts';
import { vnet } from '../run.ts';

/** The checks of one area that need nothing but libvirt's files and the links. */
const files = { ...hostWith(), '/etc/libvirt/qemu/networks/autostart/idle.xml': '' };
const virsh = {
  'virsh uri': 'qemu:///system',
  'virsh version --daemon': '',
  'virsh net-list --all --name': 'idle\nroute\n',
  'virsh list --all --autostart --name': '',
};
const programs = { ...virsh, 'ip -j addr': '[{"ifname":"lo"},{"ifname":"virbr7"}]' };
const world = { files, programs, now: NOW };
const ONLY = '--only autostart-inactive --only guest-unplugged';

test('problems are on stdout, with the numbers last', async () => {
  expect(await vnet(`doctor ${ONLY}`, world)).toEqual({
    status: 1,
    stdout: `error: network 'idle' is marked for autostart but is not active [autostart-inactive]
  net-list --all: idle inactive, autostart yes
  effect: guests that use it do not start
  fix: start it: vnet net-start idle

1 problem, 1 check passed
`,
    stderr: '',
  });
});

test('a healthy network takes one line, although another has a problem', async () => {
  expect(await vnet(`doctor route ${ONLY}`, world)).toMatchObject({
    status: 0,
    stdout: 'no problems, 1 check passed\n',
  });
});

test('a name that nothing has is an error with a suggestion', async () => {
  expect(await vnet('doctor rout', world)).toEqual({
    status: 2,
    stdout: '',
    stderr: "error: no network or guest named 'rout'\nhint: did you mean 'route'?\n",
  });
});

test('commands reach the libvirt of the connection', async () => {
  const { stdout } = await vnet(`-c qemu:///system doctor -o json ${ONLY}`, world);
  expect(JSON.parse(stdout)).toMatchObject({
    healthy: false,
    problems: [{ id: 'autostart-inactive', commands: ['vnet -c qemu:///system net-start idle'], guest: null }],
    passed: [{ id: 'guest-unplugged', area: 'networks' }],
  });
});

test('-o csv has a row for each problem', async () => {
  const { stdout } = await vnet(`doctor -o csv ${ONLY}`, world);
  expect(stdout.split('\n')).toEqual([
    'id,area,severity,message,evidence,effect,cause,fix,commands,network,guest',
    expect.stringMatching(/^autostart-inactive,networks,error,/),
    '',
  ]);
});

test('a check that meets a bug hides no other, and vnet exits with 70', async () => {
  // The fake host throws at a program that it does not have.
  const { status, stdout, stderr } = await vnet(`doctor ${ONLY}`, { files, programs: virsh, now: NOW });
  expect(stdout).toContain('[autostart-inactive]');
  expect(stdout).toContain('1 problem, 0 checks passed, 1 failed because of a bug in vnet\n');
  expect(stderr).toMatch(
    /^error: check guest-unplugged failed: this is a bug in vnet .*; please report it\n {2}Error: unforeseen/,
  );
  expect(status).toBe(70);
});

test('colour is that of other findings', async () => {
  const { stdout } = await vnet(`doctor --color always ${ONLY}`, world);
  expect(stdout).toMatch(/^\u001b\[31m\u001b\[1merror:\u001b\[22m\u001b\[39m network 'idle'/);
  expect(stdout).toContain('\u001b[2m[autostart-inactive]\u001b[22m\n');
});
