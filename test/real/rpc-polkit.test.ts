import { beforeAll, expect, test } from '@jest/globals';
import { EXIT_STATUS } from '../../src/error.ts';
import { BIN, RUNNER } from '../program.ts';
import { realHost } from './host.ts';

/** A daemon whose socket is open to everybody, and asks polkit who may use it, as Debian's does. */
const host = realHost();

/** Runs a script in which `as USER` runs a program as an ordinary user, and `$vnet` is vnet. */
async function bash(script: string): Promise<string> {
  const prelude = `exec 2>&1 < /dev/null; vnet="$node $bin -c qemu:///system" virsh='virsh -c qemu:///system'
    as() { local user=$1; shift; setpriv --reuid "$user" --regid "$user" --init-groups env HOME=/tmp "$@"; }
    refused() { grep -c 'no polkit agent' /var/log/libvirt/polkit.log; }
  `;
  const { stdout } = await host.inside.run('bash', ['-c', prelude + script], {
    env: { NODE_EXTRA_CA_CERTS: undefined, node: RUNNER, bin: BIN },
  });
  return stdout;
}

beforeAll(async () => {
  await host.virsh(
    'net-define',
    await host.file('lab.xml', "<network><name>lab</name><bridge name='virbr97'/></network>"),
  );
  const said = await bash(`
    n=900; for name in messagebus polkitd member other; do
      n=$((n + 1)); echo "$name:x:$n:$n::/:/bin/sh" >> /etc/passwd; echo "$name:x:$n:" >> /etc/group
    done
    sed -i 's/^libvirt:.*/&member/' /etc/group
    mkdir -p /run/dbus /etc/polkit-1/rules.d; dbus-uuidgen --ensure=/etc/machine-id
    dbus-daemon --system --fork --nopidfile > /run/vnet/dbus.log 2>&1
    /usr/lib/polkit-1/polkitd > /run/vnet/polkitd.log 2>&1 &
    until busy=$(dbus-send --system --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetNameOwner \\
      string:org.freedesktop.PolicyKit1 2>&1); do sleep 0.05; done
    kill $(pidof libvirtd); while pidof libvirtd > /dev/null; do sleep 0.05; done
    printf '%s\\n' 'auth_unix_rw = "polkit"' 'unix_sock_rw_perms = "0777"' \\
      'log_outputs = "3:file:/var/log/libvirt/polkit.log"' > /etc/libvirt/libvirtd.conf
    libvirtd -d; until virsh -q uri > /dev/null 2>&1; do sleep 0.05; done`);
  expect(said).toBe('');
});

test('a member of the group libvirt is answered by the daemon', async () => {
  const [virsh = '', own = '', json = '', version = ''] = (
    await bash(`as member $virsh net-list --all; echo "status $?"; echo ==
      as member env VNET_VIRSH=/bin/true $vnet net-list --all; echo "status $?"; echo ==
      as member env VNET_VIRSH=/bin/true $vnet net-list --all -o json; echo ==
      as member $vnet -V`)
  ).split('==\n');
  expect(virsh).toMatch(/^ lab +inactive/m);
  expect(own).toBe(virsh);
  expect(JSON.parse(json)).toMatchObject([{ name: 'lab' }]);
  expect(version).toContain('Questions answered by: /run/libvirt/libvirt-sock\n');
});

test('anybody else gets what virsh says, and polkit is asked once', async () => {
  const [virsh = '', own = '', times] = (
    await bash(`as other $virsh net-list; echo ==; before=$(refused)
      as other $vnet net-list; echo "status $?"; echo ==; echo $(($(refused) - before))`)
  ).split('==\n');
  expect(virsh).toContain("no polkit agent available to authenticate action 'org.libvirt.unix.manage'");
  expect(own.slice(0, virsh.trimEnd().length)).toBe(virsh.trimEnd());
  expect(own).toContain(`\nstatus ${EXIT_STATUS.permission}\n`);
  expect(times).toBe('1\n');
});

test('anybody may read', async () => {
  const [virsh = '', own = ''] = (
    await bash(`as other $virsh -r net-list --all; echo ==; as other env VNET_VIRSH=/bin/true $vnet -r net-list --all`)
  ).split('==\n');
  expect(virsh).toMatch(/^ lab +inactive/m);
  expect(own).toBe(virsh);
});
