import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { BIN, RUNNER } from '../program.ts';
import { realHost } from './host.ts';

/** What a network says can run programs and read and write files. In a rehearsal, nothing of that reaches the host. */
const host = realHost();
const checkout = join(import.meta.dirname, '../..');
const vnet = [RUNNER, BIN];
const DIRECTORY = '/srv/hostile';
const SECRET = 'secret-of-the-host';

beforeAll(async () => {
  const script = `mkdir -p ${DIRECTORY}/{d,home}; cd ${DIRECTORY}; chmod 777 . d home
    printf '%s\\n' '#!/bin/sh' 'id >>${DIRECTORY}/ran; cp /etc/passwd ${DIRECTORY}/d/copy' >program; chmod 755 program
    echo '${SECRET}' | tee secret d/secret /root/secret /home/secret /tmp/secret /var/tmp/secret >/dev/null
    sleep 3600 >/dev/null 2>&1 &`;
  await host.inside.run('bash', ['-c', `mkdir -p /root /home; ${script}`]);
});

/** Without the checkout, into which other suites write. */
const SNAPSHOT = `
find / -xdev -not -path '/proc/*' -not -path '/sys/*' -not -path '${checkout}' -not -name '*.log' -printf '%p %y %s %m %U %G %T@ %C@\\n' 2>/dev/null | sort
find /srv /root /home /tmp /var/tmp -xdev -type f -exec sha256sum {} + | sort
for process in /proc/[0-9]*; do tr '\\0\\n' '  ' <"$process/cmdline" 2>/dev/null; echo; done | grep -vE 'this snapshot|^(tr|sort|grep|find) |^$' | sort
ip -o link; ip -o address; ip route show table all; nft list ruleset; cat /proc/self/mountinfo
`;

async function snapshot(): Promise<string> {
  return (await host.inside.run('bash', ['-c', `: this snapshot; ${SNAPSHOT}`])).stdout;
}

function network(number: number, ...options: string[]): string {
  const lines = options.map((option) => `<dnsmasq:option value="${option}"/>`).join('');
  return `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>hostile${number}</name>
    <ip address='10.77.${number}.1' prefix='24'>
      <dhcp><range start='10.77.${number}.2' end='10.77.${number}.20'/></dhcp></ip>
    <dnsmasq:options>${lines}</dnsmasq:options></network>`;
}

/** As root, and as the ordinary user 12345. */
const USERS: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['root', ['env']],
  ['a user', ['setpriv', '--reuid', '12345', '--regid', '12345', '--clear-groups', 'env', 'HOME=/srv/hostile/home']],
];

const OPTIONS = [
  `dhcp-script=${DIRECTORY}/program`,
  `dhcp-luascript=${DIRECTORY}/program`,
  `conf-script=${DIRECTORY}/program`,
  `conf-script=sh -c 'id >>${DIRECTORY}/ran'`,
  `conf-file=${DIRECTORY}/secret`,
  `conf-dir=${DIRECTORY}/d`,
  `servers-file=${DIRECTORY}/secret`,
  `resolv-file=${DIRECTORY}/secret`,
  `addn-hosts=${DIRECTORY}/secret`,
  `hostsdir=${DIRECTORY}/d`,
  `dhcp-hostsfile=${DIRECTORY}/secret`,
  `dhcp-hostsdir=${DIRECTORY}/d`,
  `dhcp-optsfile=${DIRECTORY}/secret`,
  `dhcp-optsdir=${DIRECTORY}/d`,
  `log-facility=${DIRECTORY}/d/log`,
  `pid-file=${DIRECTORY}/d/pid`,
  `dhcp-leasefile=${DIRECTORY}/d/leases`,
  `dumpfile=${DIRECTORY}/d/dump`,
  `dnssec-timestamp=${DIRECTORY}/d/timestamp`,
  `enable-tftp&#10;tftp-root=${DIRECTORY}/d`,
  'user=root',
  'group=root',
];

test.each(USERS)('no option of dnsmasq changes the host: %s', async (_name, command) => {
  const files: string[] = [];
  for (const [number, option] of OPTIONS.entries()) {
    files.push(await host.file(`hostile${number}.xml`, network(number, option, 'dumpmask=0xffff', 'log-queries')));
  }
  const before = await snapshot();
  const { status, stdout, stderr } = await run(command, [...vnet, 'try', '--no-probe', '-o', 'json', ...files]);
  expect(await snapshot()).toBe(before);
  const ids = stderr.split('\n').flatMap((line) => (line === '' ? [] : (JSON.parse(line) as { id: string }).id));
  // libvirt rejects one of the files.
  expect({ status, ids }).toEqual({ status: 1, ids: ['rejected'] });
  const { networks } = JSON.parse(stdout);
  const refused = networks.flatMap(({ started }: { started: boolean }, number: number) =>
    started ? [] : OPTIONS[number],
  );
  // As on the host: dnsmasq is built without Lua, and libvirt waits for its own file.
  expect(refused).toEqual([`dhcp-luascript=${DIRECTORY}/program`, `pid-file=${DIRECTORY}/d/pid`]);
});

/** Runs in the sandbox, as root there: conf-script is a command line, and its output is dnsmasq's configuration. */
const PROBE = `
exec >/run/probe 2>&1
setsid sh -c 'trap "" HUP INT TERM; while :; do sleep 1; done' >/dev/null 2>&1 &
echo '== files'
cat ${DIRECTORY}/secret /root/secret /home/secret /tmp/secret /var/tmp/secret 2>/dev/null
ls -d ${DIRECTORY} /root /home /srv 2>/dev/null
grep -rsl ${SECRET} / --include=secret
echo '== environment'
cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep ${SECRET}
echo '== processes'
cat /proc/[0-9]*/comm | sort -u | grep -vxE 'bash|bwrap|cat|dnsmasq|env|grep|libvirtd|setsid|sh|sleep|sort|virsh'
echo '== calls'
perl -e '
  my %numbers = (keyctl => [250, 219], ptrace => [101, 117], unshare => [272, 97], bpf => [321, 280], socket => [41, 198]);
  my $arm = (\`uname -m\` =~ /aarch64/) ? 1 : 0;
  sub call { my ($title, $name, @args) = @_; print "$title ", syscall($numbers{$name}[$arm], @args) < 0 ? "denied" : "works", "\\n" }
  call("keyctl", "keyctl", 0, -3, 0); call("ptrace", "ptrace", 16, 1, 0, 0); call("unshare", "unshare", 0x10000000);
  call("bpf", "bpf", 0, 0, 0); call("vsock", "socket", 40, 1, 0); call("inet", "socket", 2, 1, 0);'
echo '== host'
mount -t tmpfs tmpfs /mnt 2>/dev/null && echo mounted
(echo 1 >/proc/sys/kernel/panic) 2>/dev/null && echo sysctl
(echo b >/proc/sysrq-trigger) 2>/dev/null && echo sysrq
for file in /usr/bin/touch /etc/services /sys/kernel/mm/ksm/run; do (: >>$file) 2>/dev/null && echo writable $file; done
kill -KILL 1; kill -STOP 1
echo '== end'
`;

/** dnsmasq reads at most 1024 characters of a line. */
const PIECES = (
  Buffer.from(PROBE)
    .toString('base64')
    .match(/.{1,900}/g) ?? []
).map((piece) => `conf-script=echo ${piece} | base64 -d >>/run/program`);

test.each(USERS)('what a network runs sees and reaches nothing of the host: %s', async (_name, command) => {
  const file = await host.file('probe.xml', network(1, ...PIECES, 'conf-script=sh /run/program'));
  const before = await snapshot();
  const script = `export SECRET=${SECRET}; "$@" try --keep --name hostile --no-probe ${file} >/dev/null 2>&1
    echo 'cat /run/probe' | "$@" try --shell hostile; "$@" try --end hostile >/dev/null`;
  const { stdout } = await run(command, ['bash', '-c', script, 'bash', ...vnet]);
  const calls = ['keyctl denied', 'ptrace denied', 'unshare denied', 'bpf denied', 'vsock denied', 'inet works'];
  expect(stdout.trim().split('\n')).toEqual([
    ...['== files', '== environment', '== processes', '== calls', ...calls, '== host', '== end'],
  ]);
  expect(await snapshot()).toBe(before);
});

/** Replaces what vnet runs inside, and the files that the dynamic linker and shells read. */
const REPLACE = `
for file in /run/vnet/offer /run/vnet/bin/ls /run/vnet/bin/env /run/vnet/home/.bashrc; do
  printf '%s\\n' '#!/bin/sh' 'grep -E "^(NoNewPrivs|Seccomp):" /proc/self/status >>/run/replaced' >$file; chmod 755 $file
done
exec >/run/probe 2>/dev/null
for file in /etc/ld.so.preload /etc/ld.so.cache /vnet/filter /vnet/new; do (echo x >$file) && echo writable $file; done
perl -e 'for (@ARGV) { print "moved $_\\n" if -e && rename $_, "$_.moved" }' \\
  /etc /etc/ld.so.preload /etc/ld.so.cache /vnet /vnet/filter /lib /lib64 /bin /usr
echo end
`;
const REPLACE_PIECES = (
  Buffer.from(REPLACE)
    .toString('base64')
    .match(/.{1,900}/g) ?? []
).map((piece, number) => `conf-script=echo ${piece} >/run/piece${number}`);

test.each(USERS)('what vnet runs in a sandbox is confined, whatever a network replaces: %s', async (_name, command) => {
  const run64 = 'conf-script=cat /run/piece? | base64 -d >/run/program; sh /run/program';
  const file = await host.file('replace.xml', network(1, ...REPLACE_PIECES, run64));
  const script = `"$@" try --keep --name hostile ${file} >/dev/null 2>&1
    echo 'grep -E "^(NoNewPrivs|Seccomp):" /proc/self/status; sort -u /run/replaced; cat /run/probe' | "$@" try --shell hostile
    "$@" try --end hostile >/dev/null`;
  const { stdout } = await run(command, ['bash', '-c', script, 'bash', ...vnet]);
  const confined = ['NoNewPrivs:\t1', 'Seccomp:\t2'];
  expect(stdout.trim().split('\n')).toEqual([...confined, ...confined, 'end']);
});

test.each(USERS)('what a network runs ends with vnet, also by SIGKILL: %s', async (_name, command) => {
  const file = await host.file('probe.xml', network(1, ...PIECES, 'conf-script=sh /run/program'));
  const before = await snapshot();
  // The program has begun once its name is among the processes.
  const script = `before=$(pgrep -fc vnet-sandbox); "$@" try ${file} >/dev/null 2>&1 & vnet=$!
    for _ in {1..400}; do ! grep -qs '^setsid\\|^sh$' /proc/[0-9]*/comm || break; sleep 0.05; done
    sleep 0.5; kill -KILL $vnet; wait $vnet; status=$?
    for _ in {1..400}; do [ "$(pgrep -fc vnet-sandbox)" != "$before" ] || break; sleep 0.05; done; exit $status`;
  const { status } = await run(command, ['bash', '-c', script, 'bash', ...vnet]);
  expect(status).toBe(137);
  expect(await snapshot()).toBe(before);
});

function run([program = '', ...args]: readonly string[], command: readonly string[]) {
  return host.inside.run(program, [...args, ...command], { env: { NODE_EXTRA_CA_CERTS: undefined } });
}
