import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import { realHost } from '../host.ts';
import { diagnosed } from './diagnosis.ts';

const host = realHost();

/** dropbear is a server of the ssh protocol that brings nothing but programs. Its host is this one, by another name. */
const FAR = 'qemu+ssh://me@far:2222/system';

beforeAll(async () => {
  await bash(`
    echo '127.0.0.1 far' >>/etc/hosts
    echo 'me:x:100:100::/home/me:/bin/sh' >>/etc/passwd; echo 'me:x:100:' >>/etc/group
    mkdir -p ~/.ssh /home/me/.ssh; chmod 700 ~ ~/.ssh; ssh-keygen -q -t ed25519 -N '' -f ~/.ssh/id_ed25519
    cp ~/.ssh/id_ed25519.pub /home/me/.ssh/authorized_keys; cp ~/.ssh/id_ed25519.pub /run/key.pub
    chown -R me:me /home/me; chmod -R go= /home/me
    for name in one other; do dropbearkey -t ed25519 -f /run/$name >/dev/null 2>&1; done`);
  await serve('one');
});

beforeEach(async () => {
  await bash(`
    ssh-keygen -R '[far]:2222' >/dev/null 2>&1 || :
    ssh -o StrictHostKeyChecking=accept-new -p 2222 root@far true </dev/null >/dev/null 2>&1 || :`);
});

/** Starts the ssh server with a host key. */
async function serve(key: string) {
  await bash(`
    ! pkill -x dropbear || sleep 0.2
    dropbear -s -r /run/${key} -p 127.0.0.1:2222 -P /run/dropbear.pid
    for _ in {1..50}; do [ ! -e /run/dropbear.pid ] || exit 0; sleep 0.1; done; exit 1`);
}

async function bash(script: string): Promise<void> {
  const { status, stderr } = await host.inside.run('bash', ['-ec', script]);
  expect({ script, status, stderr }).toEqual({ script, status: 0, stderr: '' });
}

/** Expects that the connection breaks at this link, and returns what the check saw and suggests. */
async function expectBroken(uri: string, id: string, ...options: string[]) {
  const { problems, skipped } = await diagnosed(host, '-c', uri, ...options);
  expect({ problems: problems.map((problem) => problem.id), skipped }).toEqual({ problems: [id], skipped: [] });
  const [{ message = '', evidence = [], commands = [] } = {}] = problems;
  return { message, evidence: evidence.join('\n'), commands };
}

async function expectHealthy(uri = FAR) {
  expect(await diagnosed(host, '-c', uri)).toMatchObject({ healthy: true, problems: [], skipped: [] });
}

test('a libvirt behind ssh that answers has no problems', async () => {
  await expectHealthy();
});

test('a network of the other host that should have been started', async () => {
  const xml = await host.file('lab.xml', "<network><name>lab</name><bridge name='virbr9'/></network>");
  await host.virsh('net-define', xml);
  await host.virsh('net-autostart', 'lab');
  const { commands } = await expectBroken(FAR, 'autostart-inactive');
  expect(commands).toEqual([`vnet --connect=${FAR} net-start lab`]);
  await host.virsh('net-undefine', 'lab');
  await expectHealthy();
});

test('a host name that does not resolve', async () => {
  const { message, evidence } = await expectBroken('qemu+ssh://nowhere.invalid/system', 'remote-ssh');
  expect(message).toBe("the host name 'nowhere.invalid' does not resolve");
  expect(evidence).toContain('ssh: ssh: Could not resolve hostname nowhere.invalid');
});

test('a host without an ssh server', async () => {
  const { message, evidence } = await expectBroken('qemu+ssh://me@far:2223/system', 'remote-ssh');
  expect(message).toBe('no ssh server answers at far port 2223');
  expect(evidence).toContain('connect to host far port 2223: Connection refused');
});

test('a host whose key is unknown', async () => {
  await bash("ssh-keygen -R '[far]:2222' >/dev/null 2>&1");
  const { message, commands } = await expectBroken(FAR, 'remote-ssh');
  expect(message).toBe('ssh does not know the host key of far');
  expect(commands).toEqual(['ssh -p 2222 -- me@far true']);
  await bash(`${commands[0]?.replace('ssh', 'ssh -o StrictHostKeyChecking=accept-new')} </dev/null 2>/dev/null`);
  await expectHealthy();
});

test('a host whose key has changed', async () => {
  await serve('other');
  const { message, evidence, commands } = await expectBroken(FAR, 'remote-ssh');
  expect(message).toBe('far has another host key than before');
  expect(evidence).toContain('REMOTE HOST IDENTIFICATION HAS CHANGED');
  expect(commands).toEqual(["ssh-keygen -R '[far]:2222'", 'ssh -p 2222 -- me@far true']);
  await bash(`
    ${commands[0]} >/dev/null 2>&1
    ${commands[1]?.replace('ssh', 'ssh -o StrictHostKeyChecking=accept-new')} </dev/null 2>/dev/null`);
  await expectHealthy();
});

test('a host that does not accept the key', async () => {
  await bash('mv /home/me/.ssh/authorized_keys /run/accepted');
  const { message, commands } = await expectBroken(FAR, 'remote-ssh');
  expect(message).toBe('far does not accept a key of this user');
  expect(commands).toEqual(['ssh-copy-id -p 2222 -- me@far']);
  await bash('mv /run/accepted /home/me/.ssh/authorized_keys');
  await expectHealthy();
});

test('a user who may run no commands', async () => {
  await bash(
    'sed -i "s|/home/me:/bin/sh|/home/me:/usr/sbin/nologin|" /etc/passwd; echo /usr/sbin/nologin >/etc/shells',
  );
  expect((await expectBroken(FAR, 'remote-ssh')).evidence).toBe('ssh: This account is currently not available.');
  await bash('sed -i "s|/home/me:/usr/sbin/nologin|/home/me:/bin/sh|" /etc/passwd; rm /etc/shells');
  await expectHealthy();
});

test('a host without virt-ssh-helper and netcat', async () => {
  await bash('for directory in /usr/bin /bin; do mount --bind /dev/null $directory/virt-ssh-helper; done');
  const { evidence } = await expectBroken(FAR, 'remote-helper');
  expect(evidence).toBe('virt-ssh-helper on far: not found in PATH\nnc on far: not found in PATH');
  await bash('umount /usr/bin/virt-ssh-helper /bin/virt-ssh-helper');
  const { message } = await expectBroken(`${FAR}?proxy=netcat`, 'remote-helper');
  expect(message).toBe('far lacks a netcat that opens Unix sockets, which proxy=netcat needs');
});

test('a socket that the user may not open', async () => {
  await bash('chmod 770 /run/libvirt/libvirt-sock; chgrp libvirt /run/libvirt/libvirt-sock');
  const { message, evidence, commands } = await expectBroken(FAR, 'remote-permission');
  expect(message).toBe("user 'me' on far may not manage libvirt");
  expect(evidence).toMatch(/far: srwxrwx--- +1 root +libvirt .* \/run\/libvirt\/libvirt-sock/);
  expect(commands).toEqual(['ssh -p 2222 -t -- me@far sudo usermod -aG libvirt me']);
  await bash("sed -i 's/^\\(libvirt:.*\\)$/\\1me/' /etc/group");
  await expectHealthy();
});

test('a port that is closed', async () => {
  const { message } = await expectBroken('qemu+tcp://far/system', 'remote-port');
  expect(message).toBe('nothing answers at far port 16509');
});

test('a socket in another place, with a name that a shell would run', async () => {
  const { evidence } = await expectBroken(`${FAR}?socket=/run/%27;touch%20/run/harm;%27`, 'remote-socket');
  expect(evidence).toContain("no socket /run/';touch /run/harm;' on far");
  await bash('[ ! -e /run/harm ]');
});

test('a host where libvirt hangs, and where it does not run', async () => {
  await bash('kill -STOP $(cat /run/libvirtd.pid)');
  const hanging = await expectBroken(FAR, 'remote-answer', '--timeout', '3');
  expect(hanging.evidence).toMatch(/installed there: .*libvirtd.* \d+\.\d+\.\d+/);
  expect(hanging.commands).toEqual(['ssh -p 2222 -t -- me@far sudo systemctl restart libvirtd']);
  await bash(`
    pid=$(cat /run/libvirtd.pid); kill -CONT $pid; kill $pid; while kill -0 $pid 2>/dev/null; do sleep 0.1; done
    rm -f /run/libvirt/libvirt-sock*`);
  const { message, commands } = await expectBroken(FAR, 'remote-socket');
  expect(message).toBe('libvirt does not run on far: it has no socket');
  expect(commands).toEqual(['ssh -p 2222 -t -- me@far sudo systemctl enable --now libvirtd.socket']);
});
