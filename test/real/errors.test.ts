import { beforeAll, describe, expect, test } from '@jest/globals';
import { BIN, RUNNER } from '../program.ts';
import { realHost } from './host.ts';

/** Errors that a real libvirt prints: each is recognized by its own text, and what vnet sees on the host is true. */
const host = realHost();

const PRELUDE = `
cd /run/vnet
vnet() { $as "$node" "$bin" "$@"; }
as_user() { local as='setpriv --reuid=libvirt-qemu --regid=nogroup --clear-groups'; "$@"; }
sudo() { "$@"; }
define() { printf '<network%s><name>%s</name>%s</network>' "$3" "$1" "$2" > "$1.xml"; virsh -q net-define "$1.xml"; }
stop() { pkill -x libvirtd; while pgrep -x libvirtd >/dev/null; do sleep 0.02; done; }
start() { PATH=\${1:-$PATH} libvirtd -d; until virsh uri >/dev/null 2>&1; do sleep 0.02; done; }
restart() { stop; start "$1"; }
# A PATH with the programs of the host but these.
without() {
  rm -rf bin; mkdir bin; ln -s /usr/sbin/* /usr/bin/* bin/ 2>/dev/null
  for name; do rm -f "bin/$name"; done
}
fake() { printf '#!/bin/sh\\n%s\\n' "$2" > "bin/$1"; chmod +x "bin/$1"; }
`;

async function bash(script: string, input = '') {
  const { status, stdout, stderr } = await host.inside.run('bash', ['-c', `${PRELUDE}${script}`], {
    env: { node: RUNNER, bin: BIN, NODE_EXTRA_CA_CERTS: undefined },
    input,
  });
  return { status, stdout, stderr };
}

const net = (name: string, more: string) => `define ${name} "${more}"`;
const ip = (number: number, more = '') => `<ip address='10.72.${number}.1' prefix='24'>${more}</ip>`;
const dhcp = (number: number) => `<dhcp><range start='10.72.${number}.10' end='10.72.${number}.20'/></dhcp>`;
const plain = (name: string, number: number) => net(name, `<bridge name='vbe${number}'/>${ip(number)}`);

/** Ends a program that a case started in the background. */
const END = 'kill $!; wait $! 2>/dev/null';

interface Case {
  /** bash lines that prepare it. */
  readonly before?: string;
  /** The command line that fails. */
  readonly line: string;
  readonly id: string;
  readonly status: number;
  /** What a look at the host says. */
  readonly sees?: RegExp;
  /** bash lines that clean up. */
  readonly after?: string;
  /** The only libvirt with it. */
  readonly only?: '9.0' | '11.3';
}

const DUMMY_SERVER = (options: string) =>
  `dnsmasq --user=root --no-resolv --no-hosts --conf-file=/dev/null --pid-file= --keep-in-foreground ${options} & sleep 0.2`;
const CASES: readonly Case[] = [
  // Connection
  { line: 'vnet -c nonsense:///system net-list', id: 'uri-unknown', status: 3 },
  { line: 'vnet -c qemu:///nonsense net-list', id: 'uri-unknown', status: 3 },
  { line: 'vnet -c qemu+tcp://127.0.0.1/system net-list', id: 'tcp-refused', status: 3 },
  { line: 'vnet -c qemu+tls://localhost/system net-list', id: 'tls-certificate', status: 3 },
  { line: "vnet -c 'qemu+unix:///system?socket=/nowhere' net-list", id: 'socket-missing', status: 3 },
  {
    before: plain('ro', 1),
    line: 'vnet -r net-start ro',
    id: 'read-only',
    status: 4,
  },
  { line: 'vnet -c test:///default net-port-list default', id: 'driver', status: 8 },
  ...(
    [
      ['ssh-host-unknown', 3, 'ssh: Could not resolve hostname far: Name or service not known'],
      ['ssh-unreachable', 3, 'ssh: connect to host far port 22: Connection refused'],
      ['ssh-permission', 4, 'root@far: Permission denied (publickey,password).'],
      ['ssh-host-key', 3, 'Host key verification failed.'],
      ['netcat-missing', 3, 'sh: line 1: nc: command not found'],
      ['netcat-without-sockets', 3, "nc: invalid option -- 'U'"],
      ['remote-socket-missing', 3, 'nc: unix connect failed: No such file or directory'],
      ['connection-lost', 3, ''],
    ] as const
  ).map(([id, status, said]) => ({
    before: `mkdir -p bin; fake ssh 'timeout 0.1 cat >/dev/null; ${said === '' ? '' : `printf "%s\\n" "${said}" >&2;`} exit 255'`,
    line: "vnet -c 'qemu+ssh://root@far/system?command=/run/vnet/bin/ssh' net-list",
    id,
    status,
  })),
  // Start
  {
    before: `ip link add lan9 type veth peer name lan9p; ip addr add 10.72.2.5/24 dev lan9; ip link set lan9p up; ip link set lan9 up; ${plain('inuse', 2)}`,
    line: 'vnet net-start inuse',
    id: 'subnet-in-use',
    status: 1,
    sees: /through lan9, a link of this host \[.*\n {2}route: 10\.72\.2\.0\/24 dev lan9\nfix: .* 192\.168\.122\.0\/24 is free: vnet renumber --yes inuse auto\n/,
  },
  {
    before: `${plain('one', 3)}; virsh -q net-start one; ${net('two', `<bridge name='vbe4'/>${ip(3)}`)}`,
    line: 'vnet net-start two',
    id: 'subnet-in-use',
    status: 1,
    sees: /through vbe3, the bridge of network 'one' \[/,
    after: 'virsh -q net-destroy one',
  },
  {
    before: net('route', `<bridge name='vbe5'/>${ip(5)}<route address='10.72.2.0' prefix='24' gateway='10.72.5.2'/>`),
    line: 'vnet net-start route',
    id: 'route-conflict',
    status: 1,
  },
  {
    before: `ip link add vbe6 type bridge; ${plain('left', 6)}`,
    line: 'vnet net-start left',
    id: 'bridge-link-exists',
    status: 1,
    sees: /left over, or made by hand \[.*\n {2}vbe6: a bridge, ports: none\nfix: .*: sudo ip link delete vbe6\n|gone now.*\n.*\nfix: start the network again\n/,
    after:
      '! ip link show vbe6 2>/dev/null || sudo ip link delete vbe6; vnet net-start left; virsh -q net-destroy left',
  },
  {
    before: net('long', `<bridge name='averyveryverylongname'/>${ip(7)}`),
    line: 'vnet net-start long',
    id: 'bridge-name-long',
    status: 1,
  },
  {
    before: net('mask', "<bridge name='vbe8'/><ip address='10.72.8.1' netmask='255.0.255.0'/>"),
    line: 'vnet net-start mask',
    id: 'netmask-invalid',
    status: 1,
  },
  {
    before: net('zone', `<bridge name='vbe9' zone='trusted'/>${ip(9)}`),
    line: 'vnet net-start zone',
    id: 'firewalld-zone',
    status: 1,
  },
  {
    before: `${net('dns', `<bridge name='vbe10'/>${ip(10, dhcp(10))}`)}; ${DUMMY_SERVER('--port=53')}`,
    line: 'vnet net-start dns',
    id: 'dns-port-in-use',
    status: 1,
    sees: /cause: dnsmasq listens on port 53 of all addresses \[.*\n {2}udp 0\.0\.0\.0:53 dnsmasq \(process \d+\)\n[\s\S]*fix: let it listen with bind-interfaces, stop it, or set <dns enable='no'\/>: sudo kill \d+\n/,
    after: `${END}; vnet net-start dns; virsh -q net-destroy dns`,
  },
  {
    before: DUMMY_SERVER('--port=0 --dhcp-range=10.72.2.10,10.72.2.20'),
    line: 'vnet net-start dns',
    id: 'dhcp-port-in-use',
    status: 1,
    sees: /cause: dnsmasq listens on port 67 of all addresses \[/,
    after: END,
  },
  {
    before: `define option "<bridge name='vbe11'/>${ip(11)}<dnsmasq:options><dnsmasq:option value='nonsense'/></dnsmasq:options>" " xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'"`,
    line: 'vnet net-start option',
    id: 'dnsmasq-option',
    status: 1,
  },
  {
    before: 'mv /var/lib/libvirt/dnsmasq was; touch /var/lib/libvirt/dnsmasq',
    line: 'vnet net-start dns',
    id: 'state-directory',
    status: 1,
    after: 'rm /var/lib/libvirt/dnsmasq; mv was /var/lib/libvirt/dnsmasq',
  },
  {
    before: net('resolved', `<domain name='lab.test' localOnly='yes' register='yes'/><bridge name='vbe12'/>${ip(12)}`),
    line: 'vnet net-start resolved',
    id: 'resolved-missing',
    status: 1,
    only: '11.3',
  },
  { line: 'vnet net-info default', id: 'default-missing', status: 2, sees: /definition/ },
  { before: 'virsh -q net-start dns', line: 'vnet net-start dns', id: 'already-active', status: 1 },
  { before: 'virsh -q net-destroy dns', line: 'vnet net-destroy dns', id: 'already-stopped', status: 1 },
  { line: 'vnet net-port-list dns', id: 'not-active', status: 1 },
  {
    before: 'without dnsmasq; restart "$PWD/bin"',
    line: 'vnet net-start dns',
    id: 'dnsmasq-missing',
    status: 1,
    sees: /dnsmasq is installed/,
  },
  {
    before: `${plain('quiet', 14)}; without dnsmasq; fake dnsmasq "echo Dnsmasq version pi-hole-2.81"; restart "$PWD/bin"`,
    line: 'vnet net-start quiet',
    id: 'cause-unknown',
    status: 1,
    only: '9.0',
    after: 'restart',
  },
  {
    before: `${net('nat', `<forward mode='nat'/><bridge name='vbe13'/>${ip(13)}`)}; virsh -q net-start nat; virsh -q net-destroy nat
      iptables -t nat -F; iptables -t nat -X`,
    line: 'vnet net-start nat',
    id: 'firewall-chains-missing',
    status: 1,
    sees: /\n {2}iptables v.*nf_tables.*; nft is installed\n/,
    after: 'restart',
  },
  {
    before: 'restart; chmod 700 /run/libvirt/libvirt-sock',
    line: 'as_user vnet net-list',
    id: 'socket-permission',
    status: 4,
    sees: /cause: libvirt-qemu is not in the group libvirt \[.*\n {2}\/etc\/group: libvirt:.*\nfix: .*: sudo usermod -aG libvirt libvirt-qemu\n/,
  },
  {
    before: `sed -i.was 's/auth_unix_rw.*/auth_unix_rw = "polkit"/' /etc/libvirt/libvirtd.conf; restart`,
    line: 'as_user vnet net-list',
    id: 'system-bus',
    status: 3,
    after: 'mv /etc/libvirt/libvirtd.conf.was /etc/libvirt/libvirtd.conf; restart',
  },
  {
    before: 'stop',
    line: 'vnet net-list',
    id: 'daemon-down',
    status: 3,
    sees: /cause: libvirtd does not run \[.*\n {2}installed: libvirtd.*; running: none\nfix: start it: sudo libvirtd -d\n/,
    after: 'sudo libvirtd -d; until virsh uri >/dev/null 2>&1; do sleep 0.02; done; vnet net-list',
  },
  {
    before: 'stop',
    line: "vnet -c 'qemu:///system?mode=direct' net-list",
    id: 'modular-daemon-down',
    status: 3,
    sees: /cause: virtqemud is not installed, and the connection needs it; this host has libvirtd/,
    only: '9.0',
  },
];

let version = '';

beforeAll(async () => {
  version = (await host.virsh('--version')).stdout.trim();
});

describe('an error of libvirt', () => {
  test.each(CASES.map((each) => [each.id, each] as const))('%s', async (_id, each) => {
    const { before = ':', line, id, status, sees = /(?:)/, after = ':', only } = each;
    if (only !== undefined && !version.startsWith(only)) return;
    const { stdout, stderr } = await bash(`{ ${before}
} >prepared 2>&1 || true
${line} 2>said; echo "status $?"
{ ${after}
} >cleaned 2>&1 || { echo "not cleaned:"; cat cleaned; }
cat said >&2`);
    const ids = [...stderr.matchAll(/^(?:cause|fix): .*\[([\w-]+)\]/gm)].map((match) => match[1]);
    expect({ ids, stdout, stderr }).toEqual({
      ids: [id],
      stdout: expect.stringContaining(`status ${status}\n`),
      stderr,
    });
    expect(stdout).not.toContain('not cleaned');
    expect(stderr).toMatch(sees);
  });
});
