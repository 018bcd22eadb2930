import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import { BIN, RUNNER } from '../../program.ts';
import { realHost } from '../host.ts';
import { diagnosed } from './diagnosis.ts';

const host = realHost();
const LAB = "<network><name>my lab</name><bridge name='virbr9'/><ip address='10.77.0.1' prefix='24'/></network>";

beforeAll(async () => {
  await host.virsh('net-define', await host.file('lab.xml', LAB));
  await host.virsh('net-autostart', 'my lab');
});

beforeEach(async () => {
  await host.virsh('net-destroy', 'my lab');
});

test('--dry-run says what would be done, and does nothing', async () => {
  const { status, stdout } = await host.vnet('doctor', '--fix', '--dry-run');
  expect({ status, stdout }).toEqual({
    status: 1,
    stdout:
      "to fix: network 'my lab' is marked for autostart but is not active [autostart-inactive]\n  would start network 'my lab'\n",
  });
  expect((await diagnosed(host)).problems).toHaveLength(1);
});

test('--yes repairs the host, and what it prints takes that back', async () => {
  const { status, stdout } = await host.vnet('doctor', '--fix', '--yes');
  expect(stdout).toMatch(/^fixed: network 'my lab' is marked .*\n {2}start network 'my lab'\n {2}to undo: sudo virsh /);
  expect(status).toBe(0);
  expect((await diagnosed(host)).problems).toEqual([]);
  const undo = /to undo: sudo (.*)/.exec(stdout)?.[1] ?? '';
  expect(await host.inside.run('sh', ['-c', undo])).toMatchObject({ status: 0 });
  expect((await diagnosed(host)).problems).toHaveLength(1);
});

test('a terminal is asked about each problem', async () => {
  const script = `{ until grep -q 'uit:' /run/vnet/out; do sleep 0.05; done; printf '%s\\n' "$2"; sleep 0.3; } | script -qfec "$1" /run/vnet/out`;
  const asked = async (answer: string) =>
    host.inside.run(
      'bash',
      ['-c', `: > /run/vnet/out; ${script}`, 'bash', `'${RUNNER}' '${BIN}' doctor --fix`, answer],
      {
        env: { NODE_EXTRA_CA_CERTS: undefined, TERM: 'xterm' },
      },
    );
  const refused = await asked('n');
  expect(refused.stdout).toMatch(
    /start network 'my lab'\? \[y\]es, \[N\]o, \[a\]ll, \[q\]uit: [\s\S]*skipped: network 'my lab'/,
  );
  expect(refused.status).toBe(1);
  const accepted = await asked('y');
  expect(accepted.stdout).toContain("fixed: network 'my lab'");
  expect(accepted.status).toBe(0);
}, 30_000);

test('without a terminal and --yes, it says what to add', async () => {
  const { status, stderr } = await host.vnet('doctor', '--fix');
  expect(status).toBe(64);
  expect(stderr).toContain('add --yes');
});
