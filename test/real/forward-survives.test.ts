import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Dialogue } from '../../src/host/host.ts';
import { takeLease } from '../../src/sandbox/guests/dhcp-client.ts';
import type { TestGuest } from '../../src/sandbox/guests/test-guest.ts';
import { BIN, RUNNER } from '../program.ts';
import { diagnosed } from './doctor/diagnosis.ts';
import { canUseNftables, prepare, run, runOn, start, useNftables } from './doctor/with-firewalls.ts';
import { ask, installProgram, machine, serve } from './forward/machines.ts';
import { type Leased, realHost } from './host.ts';

/** What happens to forwards when libvirt, other firewalls and users change rules, and what vnet forward leaves behind. */
const host = realHost();
const BRIDGE = 'virbr-lab';
const MAC = '52:54:00:77:00:02';

const network = (
  more = '',
) => `<network><name>lab</name><bridge name='${BRIDGE}' stp='off'/><forward mode='nat'/>${more}
  <ip address='10.77.0.1' prefix='24'><dhcp><range start='10.77.0.100' end='10.77.0.199'/></dhcp></ip>
  <ip family='ipv6' address='fd77::1' prefix='64'/></network>`;

const IPV4 = 'tcp 198.51.100.1 8080';
const IPV6 = 'tcp 2001:db8:51::1 8080';
const OPEN = { [IPV4]: '198.51.100.2 80', [IPV6]: '2001:db8:51::2 80' };

let lan: TestGuest;
let follower: Leased;

beforeAll(async () => {
  lan = await prepare(host);
  await run(
    host,
    `sysctl -qw net.ipv6.conf.all.forwarding=1 net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0
     ip address add 2001:db8:51::1/64 dev lan0 nodad`,
  );
  await runOn(lan.host, 'ip address add 2001:db8:51::2/64 dev eth0 nodad');
  await installProgram(host);
  await start(host, network());
  const web = await machine(host.inside, {
    name: 'web',
    bridge: BRIDGE,
    addresses: ['10.77.0.2/24', 'fd77::2/64'],
    routers: ['10.77.0.1', 'fd77::1'],
  });
  await serve(web.host, 'web', 'tcp:80');
  follower = await host.client('lab', 'follower', { mac: MAC });
  await useAddress(follower.ip);
  await serve(follower.host, 'follower', 'tcp:80');
}, 60_000);

/** Gives the follower the address that it has leased. */
async function useAddress(ip: string): Promise<void> {
  await runOn(
    follower.host,
    `ip -4 address flush dev eth0; ip address add ${ip}/24 dev eth0; ip route replace default via 10.77.0.1`,
  );
}

/** Everything that forwards may change: files, rules, kernel settings. */
async function everything(): Promise<string> {
  return run(
    host,
    `cd /etc
     find . -path ./libvirt/qemu/networks -prune -o -printf '%p %y %m %l\\n' | sort
     find . -path ./libvirt/qemu/networks -prune -o -type f ! -name ld.so.preload -print0 | sort -z | xargs -0 sha256sum
     nft list ruleset 2>/dev/null | sed 's/packets [0-9]* bytes [0-9]*//'
     for family in ip ip6; do \${family}tables-save | sed '/^#/d; s/\\[.*//'; done
     cat /proc/sys/net/ipv4/conf/*/route_localnet`,
  );
}

/** Asks until every forward answers. */
async function untilOpen(): Promise<void> {
  for (;;) {
    const answers = await ask(lan.host, Object.keys(OPEN), 500);
    if (JSON.stringify(answers) === JSON.stringify(OPEN)) return;
  }
}

/** The watcher, and what it says. */
class Watcher {
  readonly #dialogue: Dialogue;
  #text = '';

  private constructor(dialogue: Dialogue) {
    this.#dialogue = dialogue;
  }

  static async start(): Promise<Watcher> {
    const env = { NODE_EXTRA_CA_CERTS: undefined };
    return new Watcher(await host.inside.converse(RUNNER, [BIN, 'forward', 'watch'], { env }));
  }

  /** Waits until it says that it has restored rules. */
  async untilRestored(): Promise<void> {
    while (!this.#text.includes('restored the rules of the forwards\n')) {
      const piece = await this.#dialogue.next();
      if (piece === undefined) throw new Error(`the watcher has ended: ${this.#text}`);
      this.#text += piece.text;
    }
    this.#text = '';
  }

  async end(): Promise<unknown> {
    this.#dialogue.kill();
    return this.#dialogue.end();
  }
}

/** Something that changes rules, and the backends where it damages forwards. */
interface Event {
  readonly name: string;
  readonly script: string;
  readonly damages: readonly ('iptables' | 'nftables')[];
}

const RESTART = `virsh -q net-destroy lab; virsh -q net-start lab
for tap in tap-web tap-follower; do ip link set $tap master ${BRIDGE}; done`;

const EVENTS: readonly Event[] = [
  { name: 'a reload of libvirtd', script: 'kill -HUP "$(cat /run/libvirtd.pid)"', damages: ['nftables'] },
  { name: 'a restart of libvirtd', script: 'systemctl restart libvirtd', damages: ['nftables'] },
  { name: 'net-destroy and net-start', script: RESTART, damages: ['iptables', 'nftables'] },
  {
    name: 'net-update',
    script: 'virsh -q net-update lab add dns-host \'<host ip="10.77.0.9"><hostname>x</hostname></host>\' --live',
    damages: [],
  },
  {
    name: 'net-update of a reservation',
    script: 'virsh -q net-update lab add ip-dhcp-host \'<host mac="52:54:00:77:00:09" ip="10.77.0.9"/>\' --live',
    damages: ['nftables'],
  },
  { name: 'iptables -F', script: 'iptables -F; ip6tables -F', damages: ['iptables'] },
  { name: 'nft delete table inet vnet', script: 'nft delete table inet vnet', damages: ['iptables', 'nftables'] },
  { name: 'nft flush ruleset', script: 'nft flush ruleset', damages: ['iptables', 'nftables'] },
  { name: 'a restart of libvirtd after that', script: 'systemctl restart libvirtd', damages: ['iptables', 'nftables'] },
];

const backends = canUseNftables ? (['iptables', 'nftables'] as const) : (['iptables'] as const);

describe.each(backends)('with the %s backend of libvirt', (backend) => {
  let watcher: Watcher;
  let before: string;

  beforeAll(async () => {
    if (backend === 'nftables') {
      await useNftables(host);
      // The empty chains of the other backend would not outlive the flush below.
      await run(host, 'nft flush ruleset; systemctl restart libvirtd');
    }
    await host.vnet('forward', 'restore');
    before = await everything();
  }, 60_000);
  afterAll(() => watcher?.end());

  test('the first forward installs the hook of libvirt and says what a host without systemd lacks', async () => {
    expect(await host.vnet('forward', 'add', '10.77.0.2', '8080:80')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('  create /etc/libvirt/hooks/network.d/vnet\n'),
      stderr: expect.stringMatching(/run `vnet forward watch`[\s\S]*sudo kill -HUP \d+\n/),
    });
    expect(await host.vnet('forward', 'add', 'fd77::2', '[::]:8080:80')).toMatchObject({ status: 0, stderr: '' });
    await untilOpen();
    expect((await diagnosed(host)).problems).toEqual([]);
  });

  test('the hook alone restores forwards when a network starts', async () => {
    // libvirt looks for hooks when it starts and reloads.
    await run(host, 'systemctl restart libvirtd');
    await run(host, RESTART);
    await untilOpen();
    expect(await host.vnet('forward', 'list')).toMatchObject({ stdout: expect.not.stringContaining('not loaded') });
  });

  test('nothing else restores them without the watcher, which vnet doctor reports', async () => {
    await run(host, 'nft delete table inet vnet');
    expect(await ask(lan.host, Object.keys(OPEN))).toEqual({ [IPV4]: 'ECONNREFUSED', [IPV6]: 'ECONNREFUSED' });
    const { problems } = await diagnosed(host);
    expect(problems).toMatchObject([
      {
        id: 'forward-rules-missing',
        evidence: ['nft list table inet vnet: no such table'],
        commands: ['sudo vnet forward restore'],
      },
    ]);
    watcher = await Watcher.start();
    await watcher.untilRestored();
    await untilOpen();
  });

  test.each(EVENTS)('forwards survive $name', async ({ script, damages }) => {
    await run(host, script);
    if (damages.includes(backend)) await watcher.untilRestored();
    await untilOpen();
    await untilLoaded();
  });

  test('forwards survive vnet apply and vnet restart', async () => {
    const file = await host.file('mtu.xml', network(`<mtu size='${backend === 'iptables' ? 1400 : 1300}'/>`));
    expect(await host.vnet('apply', '--restart', file)).toMatchObject({ status: 0 });
    await untilOpen();
    expect(await host.vnet('restart', 'lab')).toMatchObject({ status: 0 });
    await untilOpen();
    await untilLoaded();
  });

  test('a forward follows the guest to another address', async () => {
    expect(await host.vnet('forward', 'add', 'follower', '9000:80', '--follow')).toMatchObject({ status: 0 });
    expect(await ask(lan.host, ['tcp 198.51.100.1 9000'])).toEqual({ 'tcp 198.51.100.1 9000': '198.51.100.2 80' });
    const other = backend === 'iptables' ? '10.77.0.50' : '10.77.0.51';
    expect(await host.vnet('host', 'set', 'lab', MAC, other)).toMatchObject({ status: 0 });
    expect(await takeLease(follower, 'follower')).toMatchObject({ ip: other });
    await useAddress(other);
    while ((await ask(lan.host, ['tcp 198.51.100.1 9000'], 500))['tcp 198.51.100.1 9000'] !== '198.51.100.2 80');
    const { stdout } = await host.vnet('forward', 'list', '-o', 'json');
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({ port: 9000, current: [other], state: 'active' }),
    );
  });

  test('uninstall leaves nothing behind, also after it was killed', async () => {
    await watcher.end();
    const killed = await host.inside.run('bash', ['-c', KILL], {
      env: { node: RUNNER, bin: BIN, NODE_EXTRA_CA_CERTS: undefined },
    });
    expect(killed).toMatchObject({ signal: 'SIGKILL' });
    expect(await run(host, 'ls /etc/vnet; ls /etc/libvirt/hooks 2>&1 || true')).not.toContain('network.d');
    expect(await host.vnet('forward', 'uninstall')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('/etc/libvirt/hooks/network.d/vnet removed\n'),
      stderr: expect.stringContaining('rolled back a change that was interrupted'),
    });
    expect(await everything()).toBe(before);
    expect(await host.vnet('forward', 'list')).toMatchObject({ stderr: expect.stringContaining('no forwards') });
  });
});

/** Waits until the watcher has put every rule in its place. */
async function untilLoaded(): Promise<void> {
  while ((await host.vnet('forward', 'list')).stdout.includes('not loaded'));
}

/** Runs vnet forward uninstall with an nft that kills vnet instead of loading rules. */
const KILL = `mkdir -p /run/vnet/kill && cat >/run/vnet/kill/nft <<'END'
#!/bin/bash
case "$*" in "-f -") pid=$PPID; kill -9 $pid ;; esac
exec $real "$@"
END
chmod 755 /run/vnet/kill/nft
real=$(command -v nft) PATH=/run/vnet/kill:$PATH "$node" "$bin" forward uninstall`;
