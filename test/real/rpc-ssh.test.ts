import { beforeAll, expect, test } from '@jest/globals';
import { BIN, RUNNER } from '../program.ts';
import { realHost } from './host.ts';

/** Questions to the daemon of another host: dropbear is its sshd, and virt-ssh-helper leads to the daemon. */
const host = realHost();
const FAR = 'qemu+ssh://far/system';
/** Of all that is compared: no virsh is there to answer. */
const ALONE = { VNET_VIRSH: '/bin/true' };

const NETWORK = (name: string, octet: number) => `<network><name>${name}</name><bridge name='virbr${octet}'/>
<ip address='192.168.${octet}.1' netmask='255.255.255.0'><dhcp><range start='192.168.${octet}.2' end='192.168.${octet}.99'/></dhcp></ip></network>`;

async function bash(script: string): Promise<string> {
  const { stdout, stderr } = await host.inside.run('bash', ['-c', script], {
    env: { NODE_EXTRA_CA_CERTS: undefined, node: RUNNER, bin: BIN },
  });
  return stdout + stderr;
}

beforeAll(async () => {
  const log = await bash(`mkdir -p ~/.ssh /etc/dropbear && ssh-keygen -q -t ed25519 -N '' -f ~/.ssh/id_ed25519 &&
    cp ~/.ssh/id_ed25519.pub ~/.ssh/authorized_keys && chmod 700 ~ ~/.ssh && chmod 600 ~/.ssh/* &&
    printf 'Host far\\nHostName 127.0.0.1\\nPort 2222\\nStrictHostKeyChecking no\\nLogLevel ERROR\\n' > ~/.ssh/config &&
    dropbear -R -p 127.0.0.1:2222 -P /run/dropbear.pid > /dev/null 2>&1 < /dev/null &&
    until ssh far true; do sleep 0.05; done`);
  expect(log).toBe('');
  for (const [name, octet] of [
    ['busy', 193],
    ['late', 194],
  ] as const) {
    await host.virsh('net-define', await host.file(`${name}.xml`, NETWORK(name, octet)));
  }
  await host.virsh('net-start', 'busy');
  await host.client('busy', 'first');
});

test.each(
  [
    ['net-list', '--all'],
    ['-q', 'net-list', '--name'],
    ['-r', 'net-dumpxml', 'busy'],
    ['net-dhcp-leases', 'busy'],
    ['list', '--all'],
  ].map((words) => [words.join(' '), words] as const),
)('%s is what virsh prints', async (_title, words) => {
  const virsh = await host.virsh('-c', FAR, ...words);
  expect(virsh.status).toBe(0);
  expect(await host.vnetWith(ALONE, '-c', FAR, ...words)).toEqual(virsh);
});

test('resolve and net-list -o json need no virsh', async () => {
  const { stdout, stderr } = await host.vnetWith(ALONE, '-c', FAR, 'resolve', 'first');
  expect({ stdout: /^192\.168\.193\.\d+\n$/.test(stdout), stderr }).toEqual({ stdout: true, stderr: '' });
  const json = await host.vnetWith(ALONE, '-c', FAR, 'net-list', '--all', '-o', 'json');
  expect(JSON.parse(json.stdout)).toMatchObject([{ name: 'busy' }, { name: 'late' }]);
  expect((await host.vnet('-c', FAR, '-V')).stdout).toContain('Questions answered by: ssh far\n');
});

test('ssh gets what virsh would give it, and never asks the user', async () => {
  await host.file('ssh', '#!/bin/sh\nprintf "<%s>" "$@" >> /run/vnet/ssh.log; echo >> /run/vnet/ssh.log; exit 255\n');
  const uris = [
    'qemu+ssh://me@host.test:2222/system',
    'qemu+ssh://host.test/system?keyfile=/key&no_verify=1',
    'network+ssh://[::1]/system',
  ];
  for (const uri of uris) {
    for (const options of [[], ['-r']]) {
      const said = await bash(`chmod +x /run/vnet/ssh; rm -f /run/vnet/ssh.log; export PATH=/run/vnet:$PATH
        "$node" "$bin" ${options.join(' ')} -c '${uri}' net-list > /dev/null 2>&1; cat /run/vnet/ssh.log`);
      const [own, virsh] = said.trim().split('\n');
      expect(own?.replace('<-o><BatchMode=yes>', '')).toBe(virsh);
    }
  }
});

test('what ssh cannot do, virsh says', async () => {
  const virsh = await host.virsh('-c', 'qemu+ssh://far:1/system', 'net-list');
  const vnet = await host.vnet('-c', 'qemu+ssh://far:1/system', 'net-list');
  expect(vnet.status).toBe(3);
  expect(vnet.stderr.slice(0, virsh.stderr.length)).toBe(virsh.stderr);
});

test('leases --watch follows the daemon', async () => {
  const said = await bash(`cd /run/vnet; export VNET_VIRSH=/bin/true
    leases='[{"ip-address":"192.168.194.7","mac-address":"52:54:00:00:00:01","hostname":"late","expiry-time":4000000000}]'
    "$node" "$bin" -c ${FAR} leases --watch -o json > events 2> errors & vnet=$!
    until [ "$(ss -Hx | grep -c libvirt-sock)" -ge 2 ]; do sleep 0.05; done
    until [ -s events ]; do virsh -q net-start late; printf %s "$leases" > /var/lib/libvirt/dnsmasq/virbr194.status
      sleep 1; [ -s events ] || virsh -q net-destroy late; done
    kill -INT $vnet; wait $vnet; echo "status $?"; cat errors; head -1 events`);
  const [status, event = ''] = said.trim().split('\n');
  expect(status).toBe('status 0');
  expect(JSON.parse(event)).toMatchObject({ event: 'new', network: 'late', ip: '192.168.194.7' });
});

test('events come over ssh', async () => {
  const said = await bash(`cd /run/vnet
    VNET_VIRSH=/bin/true "$node" "$bin" -c ${FAR} net-event --event lifecycle --loop -o json > far 2>&1 & vnet=$!
    echo '<network><name>mark</name></network>' > mark.xml
    until [ -s far ]; do virsh -q 'net-define mark.xml; net-undefine mark'; done
    kill -INT $vnet; wait $vnet; echo "status $?"; head -1 far; pgrep -c -x ssh`);
  const [status, event = '', processes] = said.trim().split('\n');
  expect({ status, processes }).toEqual({ status: 'status 0', processes: '0' });
  expect(JSON.parse(event)).toMatchObject({ type: 'lifecycle', network: 'mark' });
});
