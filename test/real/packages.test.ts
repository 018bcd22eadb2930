import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { nodeHost } from '../../src/host/node.ts';
import { VERSION } from '../../src/version.ts';
import { Booted } from './forward/booted.ts';

/**
 * The packages, installed, run and removed on a copy of this system, or of the root that the project names: an overlay in a mount
 * namespace, which leaves the system unchanged.
 */
const checkout = join(import.meta.dirname, '../..');
const root = (globalThis as { VNET_TEST_ROOT?: string }).VNET_TEST_ROOT ?? '/';
const directory = mkdtempSync(join(tmpdir(), 'vnet-packages-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A busy machine takes long to compress and unpack an executable. */
const LIMIT_MS = 300_000;
const PAGES = readdirSync(join(checkout, 'man')).length;

beforeAll(async () => {
  const args = [join(checkout, 'scripts/packages.mjs'), '--fast'];
  expect(await nodeHost.run(process.execPath, args, { limit: LIMIT_MS })).toMatchObject({ status: 0 });
}, LIMIT_MS);

/** Runs a script next to the packages, where `inside COMMAND` runs as root on the copy. It has neither Node.js nor vnet's sources. */
async function onCopy(script: string) {
  const setUp = `set -e
    mount -t tmpfs none "$1"; mkdir "$1/upper" "$1/work" "$1/copy"
    mount -t overlay none -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$1/copy"
    mount -t proc none "$1/copy/proc"; mount -t tmpfs none "$1/copy/tmp"; mount --rbind /dev "$1/copy/dev"
    cd "$3"; mkdir "$1/copy/tmp/packages"; mount --bind . "$1/copy/tmp/packages"; copy=$1/copy
    inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 chroot "$copy" "$@"; }
    inside rm -f /usr/bin/node /usr/bin/nodejs`;
  const args = [
    '--mount',
    'bash',
    '-c',
    `${setUp}\n${script}`,
    'bash',
    directory,
    root,
    join(checkout, 'dist-packages'),
  ];
  const { status, stdout, stderr } = await nodeHost.run('unshare', args, { limit: LIMIT_MS });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trimEnd().split('\n');
}

/** What vnet does once it is installed, and what is there for other programs. */
const USE = `inside vnet --version
  inside vnet -c test:///default net-list --name
  inside vnet validate /usr/share/doc/vnet/examples/route.xml
  inside bash -c 'source /usr/share/bash-completion/completions/vnet; complete -p vnet | grep -c _vnet'
  inside sh -c 'ls /usr/share/man/man1/vnet*.1.gz | wc -l; zcat /usr/share/man/man1/vnet.1.gz | grep -c "^.TH VNET 1"'`;
const USED = [VERSION, 'default', '', '1', String(PAGES), '1'];

/** Names what was added to the copy, but for the state of dpkg and rpm; removing Node.js added
 * character devices. Fedora has the directory of licences. */
const LEFT = `(cd "$1/upper"; find . -not -path './var/*' -not -path './tmp/*' -not -path ./usr/share/licenses -not -type c |
    while read -r path; do [ -d "$path" ] && [ -d "$2/$path" ] || echo "left $path"; done); echo looked`;

test(
  'the .deb is installed, runs, is unchanged, and leaves nothing',
  async () => {
    const lines = await onCopy(`inside sh -c 'dpkg --no-triggers --install /tmp/packages/*.deb' >/dev/null
    ${USE}
    inside dpkg --verify vnet
    inside grep -c 'Upstream-Name: vnet' /usr/share/doc/vnet/copyright
    inside dpkg --no-triggers --purge vnet >/dev/null
    ${LEFT}`);
    expect(lines).toEqual([...USED, '1', 'looked']);
  },
  LIMIT_MS,
);

test(
  'the .rpm is installed, runs, is unchanged, and leaves nothing',
  async () => {
    // Debian's rpm knows no package of libvirt and glibc.
    const lines = await onCopy(`rpm() { command rpm --root "$copy" --dbpath /tmp/rpm "$@"; }
    rpm --initdb; rpm --install --nodeps --noplugins *.rpm 2>/dev/null # Debian's rpm says not to use it.
    ${USE}
    rpm --verify --nodeps vnet
    rpm --query --qf '%{NAME} %{VERSION} %{RECOMMENDS}\\n' vnet
    rpm --erase --noplugins vnet 2>/dev/null
    ${LEFT}`);
    expect(lines).toEqual([...USED, `vnet ${VERSION} libvirt-client`, 'looked']);
  },
  LIMIT_MS,
);

const LAB = `<network><name>lab</name><forward mode="nat"/><bridge name="virbr-lab"/><ip address="10.66.0.1" prefix="24"/></network>`;
const WATCHER = 'vnet-forward-watch.service';
/** What a removal may leave behind. */
const SETTINGS = `cd /etc; find . \\( -type f -exec sha256sum {} + -o -printf '%p %y %m %l\\n' \\) | sort
ls -A /var/lib/vnet 2>&1 || :`;

// The root of another system has a systemd that can be booted.
if (root !== '/') {
  test(
    'with forwards, an upgrade restarts the watcher, a removal stops it and says what stays, and a purge leaves nothing',
    async () => {
      const machine = await Booted.start(root);
      const install = `dpkg --no-triggers --install ${checkout}/dist-packages/*.deb >/dev/null; hash -r; unset -f vnet`;
      const isActive = `until systemctl -q is-active ${WATCHER}; do sleep 0.1; done`;
      try {
        await machine.run(
          `${install}; echo '${LAB}' >/root/lab.xml; virsh -q net-define /root/lab.xml; virsh -q net-start lab`,
        );
        const before = await machine.run(SETTINGS);
        await machine.run(`unset -f vnet; vnet forward add 10.66.0.11 8080:80; ${isActive}`);

        const pid = `systemctl show -p MainPID --value ${WATCHER}`;
        const old = await machine.run(pid);
        await machine.run(`${install}; ${isActive}`);
        expect(await machine.run(pid)).not.toBe(old);

        expect(await machine.run('dpkg --remove vnet 2>&1 >/dev/null')).toBe(
          'vnet: port forwards work until the next boot, and nothing restores them now. To undo that, install vnet again and run: sudo vnet forward uninstall\n',
        );
        expect(await machine.run(`! systemctl is-active ${WATCHER}`)).toBe('inactive\n');
        await machine.run(
          `virsh -q net-destroy lab; virsh -q net-start lab; systemctl restart libvirtd ${WATCHER} vnet-forward`,
        );
        expect(await machine.run('systemctl --failed --no-legend')).toBe('');

        await machine.run(`${install}; ${isActive}`);
        expect(await machine.run('unset -f vnet; vnet forward list -o json')).toContain('"state":"active"');
        await machine.run('dpkg --no-triggers --purge vnet 2>/dev/null');
        expect(await machine.run(SETTINGS)).toBe(before);
        expect(await machine.run(`systemctl list-units --all 'vnet*' --no-legend`)).toBe('');
      } finally {
        await machine.end();
      }
    },
    LIMIT_MS,
  );
}

test('the sums are those of the packages', async () => {
  const { status, stdout } = await nodeHost.run('sh', [
    '-c',
    'cd "$0" && sha256sum --check SHA256SUMS',
    join(checkout, 'dist-packages'),
  ]);
  expect({ status, all: stdout.split('\n').filter((line) => line.endsWith(': OK')).length }).toEqual({
    status: 0,
    all: 2,
  });
});
