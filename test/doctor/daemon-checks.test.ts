import { expect, test } from '@jest/globals';
import type { Check } from '../../src/doctor/check.ts';
import { daemonDown } from '../../src/doctor/checks/daemon/daemon-down.ts';
import { daemonOutdated } from '../../src/doctor/checks/daemon/daemon-outdated.ts';
import { twoDaemons } from '../../src/doctor/checks/daemon/two-daemons.ts';
import { lookAt } from '../../src/doctor/look.ts';
import { failure } from '../../src/libvirt/errors/failure.ts';
import type { Virsh } from '../../src/libvirt/virsh.ts';
import { fakeHost } from '../fake-host.ts';
import { fakeVirsh } from '../fake-virsh.ts';

/** What the sandbox of test/real cannot have: systemd, and a virsh of another version. */

const SHOW =
  'systemctl show --property=Id,LoadState,ActiveState,UnitFileState libvirtd.socket libvirtd.service virtqemud.socket virtqemud.service virtnetworkd.socket virtnetworkd.service';
const journal = (...names: string[]) =>
  `journalctl ${names.map((name) => `--unit ${name}`).join(' ')} --boot --priority=err --lines=3 --output=cat --no-pager --quiet`;

/** A unit as `systemctl show` prints it. */
const unit = (name: string, load: string, active: string, file: string) =>
  `Id=${name}\nLoadState=${load}\nActiveState=${active}\nUnitFileState=${file}\n`;
const units = (...all: readonly string[]) => all.join('\n');

function silentVirsh(socket: string): Virsh {
  const error = failure([
    'failed to connect to the hypervisor',
    `Failed to connect socket to '/var/run/libvirt/${socket}': No such file or directory`,
  ]);
  return { ...fakeVirsh({}), askAll: () => Promise.reject(error) };
}

const answering = (library: string, daemon: string) =>
  fakeVirsh({
    uri: 'qemu:///system\n',
    'version --daemon': `Using library: libvirt ${library}\nRunning against daemon: ${daemon}\n`,
    'net-list --all --name': '\n',
    'list --all --autostart --name': '\n',
  });

async function problemsOf(
  check: Check,
  virsh: Virsh,
  programs: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
) {
  const host = fakeHost({
    env: { PATH: '/usr/bin' },
    programs,
    files: { '/run/systemd/system/x': '', '/etc/os-release': 'ID=debian\nVERSION_ID=12\n', ...files },
  });
  return check.find(lookAt({ name: 'default', host, virsh }));
}

const LIBVIRTD = { '/usr/sbin/libvirtd': '' };
const MODULAR = { '/usr/sbin/virtqemud': '', '/usr/sbin/virtnetworkd': '' };

test('without any daemon, libvirt is to be installed', async () => {
  const found = await problemsOf(daemonDown, silentVirsh('libvirt-sock'), { [SHOW]: '' });
  expect(found).toMatchObject([
    { message: expect.stringContaining('not installed'), commands: ['sudo apt-get install libvirt-daemon'] },
  ]);
});

test('a socket unit that is not active is enabled', async () => {
  const shown = units(unit('libvirtd.socket', 'loaded', 'inactive', 'disabled'));
  const programs = { [SHOW]: shown, [journal('libvirtd')]: '' };
  expect(await problemsOf(daemonDown, silentVirsh('libvirt-sock'), programs, LIBVIRTD)).toMatchObject([
    {
      message: 'libvirtd does not run',
      evidence: [expect.anything(), expect.anything(), 'libvirtd.socket: inactive, disabled'],
      commands: ['sudo systemctl enable --now libvirtd.socket'],
    },
  ]);
});

test('a masked unit is unmasked first', async () => {
  const shown = units(unit('libvirtd.socket', 'masked', 'inactive', 'masked'));
  const programs = { [SHOW]: shown, [journal('libvirtd')]: '' };
  expect(await problemsOf(daemonDown, silentVirsh('libvirt-sock'), programs, LIBVIRTD)).toMatchObject([
    {
      cause: 'libvirtd.socket is masked, so nothing can start it',
      commands: ['sudo systemctl unmask libvirtd.socket', 'sudo systemctl enable --now libvirtd.socket'],
    },
  ]);
});

test('of modular daemons, only the one that virsh misses is started', async () => {
  const shown = units(
    unit('virtqemud.socket', 'loaded', 'active', 'enabled'),
    unit('virtnetworkd.socket', 'loaded', 'inactive', 'disabled'),
  );
  const programs = { [SHOW]: shown, [journal('virtnetworkd')]: '' };
  expect(await problemsOf(daemonDown, silentVirsh('virtnetworkd-sock'), programs, MODULAR)).toMatchObject([
    { message: 'virtnetworkd does not run', commands: ['sudo systemctl enable --now virtnetworkd.socket'] },
  ]);
});

test('a host that is set up for modular daemons gets both started', async () => {
  const shown = units(
    unit('libvirtd.socket', 'loaded', 'inactive', 'disabled'),
    unit('virtqemud.socket', 'loaded', 'inactive', 'enabled'),
    unit('virtnetworkd.socket', 'loaded', 'inactive', 'enabled'),
  );
  const programs = { [SHOW]: shown, [journal('virtqemud', 'virtnetworkd')]: '' };
  const files = { ...LIBVIRTD, ...MODULAR };
  expect(await problemsOf(daemonDown, silentVirsh('libvirt-sock'), programs, files)).toMatchObject([
    { commands: ['sudo systemctl enable --now virtqemud.socket virtnetworkd.socket'] },
  ]);
});

test('errors of a daemon that was stopped explain nothing', async () => {
  const shown = units(unit('libvirtd.socket', 'loaded', 'inactive', 'enabled'));
  const programs = { [SHOW]: shown, [journal('libvirtd')]: 'End of file while reading data: Input/output error\n' };
  const [problem] = await problemsOf(daemonDown, silentVirsh('libvirt-sock'), programs, LIBVIRTD);
  expect(problem?.evidence.join('\n')).not.toContain('journal');
});

test('what the daemon lacks is installed before it is started', async () => {
  const shown = units(unit('libvirtd.socket', 'loaded', 'active', 'enabled'));
  const programs = { [SHOW]: shown, [journal('libvirtd')]: "Unable to find 'dnsmasq' binary in $PATH\n" };
  expect(await problemsOf(daemonDown, silentVirsh('libvirt-sock'), programs, LIBVIRTD)).toMatchObject([
    { commands: ['sudo apt-get install dnsmasq-base', 'sudo systemctl enable --now libvirtd.socket'] },
  ]);
});

test('both kinds of daemons enabled is a conflict', async () => {
  const shown = units(
    unit('libvirtd.socket', 'loaded', 'active', 'enabled'),
    unit('virtqemud.socket', 'loaded', 'active', 'enabled'),
  );
  expect(await problemsOf(twoDaemons, answering('9.0.0', '9.0.0'), { [SHOW]: shown })).toMatchObject([
    { severity: 'warning', commands: ['sudo systemctl disable --now virtqemud.socket'] },
  ]);
  const one = units(unit('libvirtd.socket', 'loaded', 'active', 'enabled'));
  expect(await problemsOf(twoDaemons, answering('9.0.0', '9.0.0'), { [SHOW]: one })).toEqual([]);
});

test('a daemon of another version than virsh is restarted', async () => {
  const daemon = { '/proc/77/comm': 'libvirtd\n', '/proc/77/status': 'Uid:\t0\t0\t0\t0\nNSpid:\t77\n' };
  expect(await problemsOf(daemonOutdated, answering('11.3.0', '9.0.0'), {}, daemon)).toMatchObject([
    {
      message: 'virsh is libvirt 11.3.0, but the daemon is libvirt 9.0.0',
      commands: ['sudo systemctl restart libvirtd'],
    },
  ]);
  expect(await problemsOf(daemonOutdated, answering('9.0.0', '9.0.0'), {}, daemon)).toEqual([]);
});
