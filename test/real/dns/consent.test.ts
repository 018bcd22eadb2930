import { beforeAll, expect, test } from '@jest/globals';
import { plugIn } from '../../../src/sandbox/guests/test-guest.ts';
import { BIN, RUNNER } from '../../program.ts';
import { realHost } from '../host.ts';
import { defineNetworks, lookUp, run, startBase, stateOfEtc } from './with-resolver.ts';

/** The question before a change, what another user sees, and networks that come and go, on a host with a plain resolv.conf. */
const host = realHost();

const network = (name: string, number: number, ip: string) =>
  `<network><name>${name}</name>${ip.includes('ipv6') ? "<forward mode='route'/>" : ''}<bridge name='virbr${number}'/><domain name='${name}.lab' localOnly='yes'/>${ip}</network>`;

let etc: string;

/** Plugs a machine in: without one, the kernel does not finish the check for a duplicate of an IPv6 address. */
async function plugIntoSix(name: string): Promise<void> {
  await plugIn(host.inside, { name, bridge: 'virbr151' });
  await run(host, 'while ip -6 address show virbr151 | grep -q tentative; do sleep 0.1; done');
}

beforeAll(async () => {
  await startBase(host);
  await run(host, "printf 'nameserver 203.0.113.1\\n' >/etc/resolv.conf");
  await defineNetworks(
    host,
    network('vm', 150, "<ip address='192.168.150.1' prefix='24' localPtr='yes'/>"),
    network('six', 151, "<ip family='ipv6' address='fd00:77::1' prefix='64' localPtr='yes'/>"),
  );
  await plugIntoSix('one');
  etc = await stateOfEtc(host);
}, 60_000);

const find = (name: string, type?: 'A' | 'AAAA' | 'PTR') =>
  lookUp({ host: host.inside, server: '127.0.0.55' }, name, type);

/** Runs vnet on a terminal, and types an answer. */
function onTerminal(answer: string, words: string): Promise<string> {
  return run(
    host,
    `echo ${answer} | TERM=dumb script -qec "'${RUNNER}' '${BIN}' dns ${words}" /dev/null | tr -d '\\r'; echo "status \${PIPESTATUS[1]}"`,
  );
}

test('on a terminal, setup and undo show every line and ask', async () => {
  const declined = await onTerminal('n', 'setup --restart --containers none vm');
  expect(declined).toContain('+listen-address=127.0.0.55\n');
  expect(declined).toContain('every question of this host would go to 127.0.0.55? [y/N] ');
  expect(declined).toMatch(/nothing was changed\nstatus 1\n$/);
  expect(await stateOfEtc(host)).toBe(etc);
  expect(await onTerminal('y', 'setup --restart --containers none vm')).toMatch(/\nstatus 0\n$/);
  expect(await find('host.vm.lab')).toBe('192.168.150.1');
  const kept = await onTerminal('n', 'undo --restart');
  expect(kept).toContain('-listen-address=127.0.0.55\n');
  expect(kept).toMatch(/nothing was changed\nstatus 1\n$/);
  expect(await find('host.vm.lab')).toBe('192.168.150.1');
}, 60_000);

test('without a terminal, nothing changes without --yes, but nothing is asked if nothing would change', async () => {
  expect(await host.vnet('dns', 'setup', '--restart', 'vm')).toMatchObject({ status: 0 });
  expect(await host.vnet('dns', 'undo')).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('hint: to confirm, add --yes'),
  });
  expect(await host.vnet('dns', 'setup', 'six', '--restart')).toMatchObject({ status: 64 });
  expect(await find('host.vm.lab')).toBe('192.168.150.1');
});

/** Runs vnet as a user without rights at libvirt. */
async function asUser(...words: string[]): Promise<{ status: number; data: unknown }> {
  const user = 'setpriv --reuid 4 --regid 4 --clear-groups --inh-caps=-all env HOME=/tmp NODE_EXTRA_CA_CERTS=';
  const { stdout, status } = await host.inside.run('bash', [
    '-c',
    `${user} '${RUNNER}' '${BIN}' dns ${words.join(' ')} -o json`,
  ]);
  return { status: status ?? -1, data: JSON.parse(stdout) };
}

test('status of an ordinary user shows what is set up, and what only root can see', async () => {
  expect(await asUser('status')).toMatchObject({
    status: 0,
    data: {
      setUp: true,
      names: expect.arrayContaining([
        expect.objectContaining({ name: 'host.vm.lab', same: true }),
        expect.objectContaining({ name: '192.168.150.1', same: true }),
      ]),
      problems: expect.arrayContaining([
        expect.objectContaining({ id: 'needs-root', commands: ['sudo vnet dns status'] }),
      ]),
    },
  });
}, 60_000);

test('a network with IPv6 only joins, and a question while it is down is answered at once', async () => {
  const { status, stdout } = await host.vnet('dns', 'setup', '--yes', '--restart', '-o', 'json', 'six');
  expect({ status, stdout: JSON.parse(stdout) }).toMatchObject({
    status: 0,
    stdout: { changed: true, setUp: true, networks: [{ network: 'six', server: 'fd00:77::1' }, { network: 'vm' }] },
  });
  expect(await find('host.six.lab', 'AAAA')).toBe('fd00:77::1');
  expect(await find('none.six.lab', 'AAAA')).toBe('NXDOMAIN');
  const reverse = `1.${'0.'.repeat(15)}0.0.0.0.0.0.0.0.7.7.0.0.0.0.d.f.ip6.arpa`;
  expect(await find(reverse, 'PTR')).toBe('host.six.lab');
  const fromVm = { host: host.inside, server: '192.168.150.1' };
  expect(await lookUp(fromVm, 'host.six.lab', 'AAAA')).toBe('fd00:77::1');
  await run(host, 'virsh -q net-destroy six');
  expect(await find('host.six.lab', 'AAAA')).toBe('REFUSED');
  await run(host, 'virsh -q net-start six');
  await plugIntoSix('two');
  expect(await find('host.six.lab', 'AAAA')).toBe('fd00:77::1');
}, 60_000);

test('undo of one network leaves the others connected, and takes its domain from them', async () => {
  const forwarders = "virsh net-dumpxml vm | grep -c '<forwarder' || :";
  expect(await run(host, forwarders)).not.toBe('0\n');
  const { status, stdout } = await host.vnet('dns', 'undo', '--yes', '--restart', '-o', 'json', 'six');
  expect({ status, stdout: JSON.parse(stdout) }).toMatchObject({
    status: 0,
    stdout: { changed: true, setUp: true, networks: [{ network: 'vm' }], problems: [] },
  });
  expect(await find('host.six.lab', 'AAAA')).not.toBe('fd00:77::1');
  expect(await find('host.vm.lab')).toBe('192.168.150.1');
  expect(await run(host, forwarders)).toBe('0\n');
  expect(await host.vnet('dns', 'undo', '--yes', 'six')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('hint: these networks are: vm'),
  });
}, 60_000);

/** vnet's dnsmasq ends without cleaning up, and a process with its number is the dnsmasq of a network. */
const CRASH = 'kill -9 "$(cat /run/vnet-dns.pid)"; cp /run/libvirt/network/six.pid /run/vnet-dns.pid';

const problems = async (...words: string[]) => {
  const { stdout } = await host.vnet('dns', 'status', '-o', 'json', ...words);
  return (JSON.parse(stdout) as { problems: { id: string; commands: string[] }[] }).problems;
};

test('status names the one problem after a crash of the dnsmasq, and setup starts it again', async () => {
  await run(host, CRASH);
  const errors = (await problems()).map(({ id, commands }) => [id, ...commands]);
  expect(errors).toEqual([['no-answer', 'vnet dns setup'], ['lost-at-reboot']]);
  expect(await host.vnet('dns', 'setup', '--yes', 'vm')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('start dnsmasq\n'),
  });
  expect(await find('host.vm.lab')).toBe('192.168.150.1');
}, 60_000);

test('status of a network that is not connected says how to connect it', async () => {
  expect((await problems('six')).map(({ id, commands }) => [id, ...commands])).toEqual([
    ['not-connected', 'vnet dns setup --restart six'],
    ['lost-at-reboot'],
  ]);
}, 60_000);

test('undo of the last network restores everything, and ends no other process after a crash', async () => {
  await run(host, CRASH);
  const { status, stdout } = await host.vnet('dns', 'undo', '--yes', '--restart', '-o', 'json', 'vm');
  expect({ status, stdout: JSON.parse(stdout) }).toMatchObject({ status: 0, stdout: { setUp: false, networks: [] } });
  expect(await stateOfEtc(host)).toBe(etc);
  await run(host, 'kill -0 "$(cat /run/libvirt/network/six.pid)"; [ ! -e /run/vnet-dns.pid ]; [ ! -e /run/vnet-dns ]');
  expect(await host.vnet('dns', 'watch')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('hint: to set it up, run: vnet dns setup\n'),
  });
  expect(await asUser('status')).toMatchObject({ data: { setUp: false } });
}, 60_000);
