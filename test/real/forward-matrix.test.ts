import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Cell, FORWARD_RECORDS, ORIGINS, recordName } from '../forward-records.ts';
import { canUseNftables } from './doctor/with-firewalls.ts';
import { Booted } from './forward/booted.ts';
import { FIREWALLS } from './forward/events.ts';
import { PROGRAM, QUESTIONS } from './forward/machines.ts';
import { buildGuestSystem, GUEST_SYSTEM, realGuestXml, untilGuestAnswers } from './guest/system.ts';
import { libvirtVersion } from './host.ts';

/**
 * Forwards to a guest in QEMU, with the services that a host has, while those and libvirt change rules: who reaches the guest after
 * each event, and for how long nobody did. CONTRIBUTING.md says how to run it, and with UPDATE_DOCS=1 it writes the records of
 * docs/forward-matrix.md.
 */
const root = (globalThis as { VNET_TEST_ROOT?: string }).VNET_TEST_ROOT;
const { major, minor } = libvirtVersion();

const LAB = `<network><name>lab</name><forward mode="nat"/><bridge name="virbr-lab" stp="off"/>
<ip address="10.66.0.1" prefix="24"><dhcp><range start="10.66.0.100" end="10.66.0.199"/></dhcp></ip>
<ip family="ipv6" address="fd66::1" prefix="64"/></network>`;
const SECOND = `<network><name>second</name><forward mode="nat"/><bridge name="virbr-second" stp="off"/>
<ip address="10.67.0.1" prefix="24"/></network>`;
const GUESTS = { web: '52:54:00:66:00:01', other: '52:54:00:66:00:02' };
const IPV6 = { web: 'fd66::5054:ff:fe66:1', other: 'fd66::5054:ff:fe66:2' };

/** The kernel of a test machine may not have the tc action that libvirt 11.3 uses to fill in checksums of DHCP replies. */
const TC = `mv /usr/sbin/tc /usr/sbin/tc.real
cat >/usr/sbin/tc <<'END'
#!/bin/bash
case "$*" in *csum*) exit 0 ;; esac
exec /usr/sbin/tc.real "$@"
END
chmod 755 /usr/sbin/tc`;

const SET_UP = `
systemctl stop NetworkManager
sysctl -qw net.ipv6.conf.all.forwarding=1 net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0
ip netns add outside
ip link add lan0 type veth peer name eth0 netns outside
ip address add 198.51.100.1/24 dev lan0; ip address add 2001:db8:51::1/64 dev lan0 nodad; ip link set lan0 up
ip route add default via 198.51.100.2
ip -n outside address add 198.51.100.2/24 dev eth0; ip -n outside address add 2001:db8:51::2/64 dev eth0 nodad
ip -n outside link set lo up; ip -n outside link set eth0 up
${TC}
mkdir -p /run/probe
cat >/run/machine.cjs <<'END'
${PROGRAM}
END
echo '${LAB}' >/root/lab.xml; virsh -q net-define /root/lab.xml; virsh -q net-start lab
number=2
for name in quick peer; do
  ip netns add $name
  ip link add tap-$name master virbr-lab up type veth peer name eth0 netns $name
  ip netns exec $name sysctl -qw net.ipv6.conf.eth0.accept_ra=0
  ip -n $name address add 10.66.0.$number/24 dev eth0; ip -n $name address add fd66::$number/64 dev eth0 nodad
  ip -n $name link set lo up; ip -n $name link set eth0 up
  ip -n $name route add default via 10.66.0.1; ip -n $name route add default via fd66::1
  number=3
done
setsid ip netns exec quick ${process.execPath} /run/machine.cjs serve /run/quick.ready tcp:80 udp:80 </dev/null >/dev/null 2>&1 &
echo '${SECOND}' >/root/second.xml; virsh -q net-define /root/second.xml
${Object.entries(GUESTS)
  .map(
    ([name, mac]) => `echo "${realGuestXml({ name, network: 'lab', mac })}" >/root/${name}.xml
virsh -q define /root/${name}.xml; virsh -q start ${name}`,
  )
  .join('\n')}
for guest in web other; do ${untilGuestAnswers('$guest')}; done
for address in ${Object.values(IPV6).join(' ')}; do until busybox ping -c 1 -W 1 $address >/dev/null; do :; done; done
`;

/** Ports of a network namespace, which answers faster than a guest whose processor is emulated. */
const PORTS = ['tcp 198.51.100.1 9000', 'tcp 2001:db8:51::1 9000', 'udp 198.51.100.1 9000'];

/** The address of the client that the guest sees. */
const SOURCES = {
  outside: ['198.51.100.2', '2001:db8:51::2'],
  host: ['198.51.100.1', '2001:db8:51::1'],
  guest: ['10.66.0.1', 'fd66::1'],
  itself: ['10.66.0.1', 'fd66::1'],
} as const;

const words = (list: readonly string[]) => list.map((each) => `'${each}'`).join(' ');
const node = process.execPath;
const probe = join(import.meta.dirname, 'forward/probe.cjs');

/** Starts the connections that measure, and ends them. */
const START = `probe() { local name=$1 within=$2; shift 2
  setsid $within ${node} ${probe} /run/probe/$name 40 "$@" </dev/null >/run/probe/$name.log 2>&1 & echo $! >/run/probe/$name.pid
}
rm -f /run/probe/*
probe outside 'ip netns exec outside' ${words(PORTS)}
probe host '' ${words(PORTS)}
probe direct '' 'tcp 10.66.0.2 80' 'tcp fd66::2 80'
probe guest 'ip netns exec peer' ${words(PORTS)}
probe itself 'ip netns exec quick' ${words(PORTS)}
sleep 1
`;
const END = `for name in outside host direct guest itself; do
  kill $(cat /run/probe/$name.pid); until [ -s /run/probe/$name ]; do sleep 0.05; done
done
separator={
for name in outside host direct guest itself; do printf '%s"%s":%s' $separator $name "$(cat /run/probe/$name)"; separator=,; done
echo '}'`;

const ASK = {
  outside: `ip netns exec outside env LIMIT=5000 ${node} /run/machine.cjs ask ${words(QUESTIONS)}`,
  host: `LIMIT=5000 ${node} /run/machine.cjs ask ${words(QUESTIONS)}`,
  guest: `printf '%s\\n' ${words(QUESTIONS)} | ${node} /run/machine.cjs relay ${IPV6.other}`,
  itself: `printf '%s\\n' ${words(QUESTIONS)} | ${node} /run/machine.cjs relay ${IPV6.web}`,
} as const;

const backends = canUseNftables ? (['iptables', 'nftables'] as const) : (['iptables'] as const);

describe.each(backends)('with the %s backend of libvirt', (backend) => {
  let machine: Booted;
  const record: Cell[] = [];

  beforeAll(async () => {
    buildGuestSystem();
    machine = await Booted.start(root, [GUEST_SYSTEM]);
    if (backend === 'nftables') await machine.run(`echo 'firewall_backend = "nftables"' >/etc/libvirt/network.conf`);
    else
      await machine.run(
        `[ ! -e /etc/libvirt/network.conf ] || echo 'firewall_backend = "iptables"' >/etc/libvirt/network.conf`,
      );
    await machine.run(`systemctl restart libvirtd; ${SET_UP}`);
    await machine.run(`vnet forward add web 8080:80 6000-6010:5000 udp 5353:53 7010
vnet forward add ${IPV6.web} '[::]:8080:80' '[::]:6000-6010:5000' udp '[::]:5353:53' '[::]:7010'
vnet forward add 10.66.0.2 9000:80 udp 9000:80
vnet forward add fd66::2 '[::]:9000:80'`);
  }, 180_000);
  afterAll(async () => {
    await machine?.end();
    if (record.length === 0) return;
    if (process.env['UPDATE_DOCS'] === undefined) return;
    const path = join(FORWARD_RECORDS, recordName(`${major}.${minor}`, backend));
    mkdirSync(FORWARD_RECORDS, { recursive: true });
    writeFileSync(path, `[\n${record.map((cell) => JSON.stringify(cell)).join(',\n')}\n]\n`);
  });

  /** What every origin is answered, wrong answers only. */
  async function wrongAnswers(): Promise<Record<string, string>> {
    const wrong: Record<string, string> = {};
    for (const origin of ORIGINS) {
      const text = await machine.run(ASK[origin]);
      const answers: string[] = origin === 'outside' || origin === 'host' ? JSON.parse(text) : text.split('\n');
      for (const [index, question] of QUESTIONS.entries()) {
        const port = { 8080: 80, 6010: 5010, 5353: 53 }[question.split(' ')[2] ?? ''] ?? 7010;
        const expected = `${SOURCES[origin][question.includes('::') ? 1 : 0]} ${port}`;
        if (answers[index] !== expected) wrong[`${origin}: ${question}`] = answers[index] ?? '';
      }
    }
    return wrong;
  }

  describe.each(FIREWALLS)('$name', ({ name: firewall, events, end }) => {
    afterAll(() => machine.run(`set +e; { ${end}; } >/dev/null 2>&1; exit 0`), 120_000);

    test.each(events)(
      '$name',
      async ({ name, script, losesFlows = false, rejected }) => {
        await machine.run(START);
        await machine.run(`{ ${script}; } >/dev/null`);
        // The watcher has put everything in its place.
        await machine.run(`until vnet forward restore --dry-run | grep -q 'in place'; do sleep 0.1; done; sleep 1`);
        const wrong = await wrongAnswers();
        const gaps = JSON.parse(await machine.run(END)) as Cell['gaps'];
        record.push({ firewall, event: name, gaps, wrong });
        process.stdout.write(`${backend}, ${name}: ${JSON.stringify({ gaps, wrong })}\n`);
        expect(wrong).toEqual({});
        const kept = losesFlows ? Object.values(gaps).flatMap((each) => each.slice(0, 2)) : Object.values(gaps).flat();
        expect(kept).not.toContain(null);
        if (rejected === undefined) return;
        const said = await machine.run(`! vnet forward add web ${rejected.forward} 2>&1`);
        expect(said).toMatch(rejected.reason);
      },
      120_000,
    );
  });
});
