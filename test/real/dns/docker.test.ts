import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Booted } from '../forward/booted.ts';

/** Names of containers of docker, which a systemd that boots runs. */
const root = (globalThis as { VNET_TEST_ROOT?: string }).VNET_TEST_ROOT;

const VM = `<network><name>vm</name><forward mode="nat"/><bridge name="virbr10" stp="off"/><domain name="vm.lab" localOnly="yes"/>
<ip address="192.168.150.1" prefix="24" localPtr="yes"/></network>`;

/** A local network with a DNS server, systemd-resolved, and an image with busybox. */
const HOST = `
ip netns add lan
lan() { nsenter --net=/run/netns/lan "$@"; }
ip link add eth0 type veth peer name lan0 netns lan
ip address add 203.0.113.2/24 dev eth0
ip link set eth0 up
lan ip address add 203.0.113.1/24 dev lan0
lan ip link set lan0 up
lan dnsmasq --conf-file=/dev/null --pid-file=/run/lan.pid --bind-interfaces --listen-address=203.0.113.1 --no-resolv --no-hosts \\
  --local=/example/ --address=/www.corp.example/203.0.113.80
rm -f /etc/resolv.conf
ln -s ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf
systemctl enable --now systemd-resolved
resolvectl dns eth0 203.0.113.1
resolvectl default-route eth0 yes
systemctl start docker
mkdir -p /root/image/bin
cp /usr/bin/busybox /root/image/bin
for name in sleep nslookup; do ln -s busybox /root/image/bin/$name; done
ldd /usr/bin/busybox | grep -o '/[^ ]*' | while read -r library; do
  mkdir -p "/root/image\${library%/*}"
  cp "$library" "/root/image$library"
done
tar -C /root/image -c . | docker import - box:1 >/dev/null
docker network create --subnet 10.77.0.0/24 app >/dev/null
`;

describe('on a host with docker', () => {
  let machine: Booted;
  const run = (script: string) => machine.run(script);

  beforeAll(async () => {
    machine = await Booted.start(root);
    await run(`echo '${VM}' >/root/vm.xml; virsh -q net-define /root/vm.xml; virsh -q net-start vm\n${HOST}`);
    await run('docker run -d --name c1 --network app box:1 sleep 1000000');
    await run('vnet dns setup --yes --restart --containers ctr.lab');
  }, 120_000);
  afterAll(() => machine?.end());

  const address = async (container: string, network = 'app') =>
    (await run(`docker inspect -f '{{.NetworkSettings.Networks.${network}.IPAddress}}' ${container}`)).trim();
  /** Waits until a name of a container has an address. */
  const until = (name: string, ip: string) =>
    run(`until [ "$(getent -s dns hosts ${name} | cut -d' ' -f1)" = '${ip}' ]; do sleep 0.1; done`);
  /** Waits until nothing has a name. */
  const untilGone = (name: string) => run(`while getent -s dns hosts ${name} >/dev/null; do sleep 0.1; done`);
  const inside = (container: string, name: string) =>
    run(`docker exec ${container} nslookup -type=a ${name} | sed -n '/^Name:/,$s/^Address: //p'`);

  test('a container has its names, and finds those of others through the DNS server of its network', async () => {
    const c1 = await address('c1');
    await until('c1.ctr.lab', c1);
    await until('c1.app.ctr.lab', c1);
    expect(await run(`getent -s dns hosts ${c1}`)).toMatch(/ c1\.ctr\.lab$/m);
    expect(await inside('c1', 'host.vm.lab')).toBe('192.168.150.1\n');
    expect(await inside('c1', 'c1.ctr.lab')).toBe(`${c1}\n`);
    expect(await inside('c1', 'www.corp.example')).toBe('203.0.113.80\n');
    expect(await run('docker exec c1 nslookup none.vm.lab || :')).toContain('NXDOMAIN');
  }, 60_000);

  test('names follow containers that start, are renamed, restart, change networks, stop and are removed', async () => {
    await run('docker run -d --name c2 --network app box:1 sleep 1000000');
    await until('c2.ctr.lab', await address('c2'));
    await run('docker rename c2 web');
    await until('web.ctr.lab', await address('web'));
    await untilGone('c2.ctr.lab');
    await run('docker network connect bridge web');
    await until('web.bridge.ctr.lab', await address('web', 'bridge'));
    await run('docker network disconnect bridge web');
    await untilGone('web.bridge.ctr.lab');
    await run('docker restart -t 0 web');
    await until('web.app.ctr.lab', await address('web'));
    await run('docker stop -t 0 web');
    await untilGone('web.ctr.lab');
    await run('docker start web');
    await until('web.ctr.lab', await address('web'));
    await run('docker rm -f web');
    await untilGone('web.ctr.lab');
    await until('c1.ctr.lab', await address('c1'));
  }, 60_000);

  test('names come back after docker has restarted', async () => {
    await run('systemctl restart docker');
    await untilGone('c1.ctr.lab');
    await run('docker start c1');
    await until('c1.ctr.lab', await address('c1'));
    expect(await run('systemctl show -p NRestarts --value vnet-dns-watch')).toBe('0\n');
  }, 60_000);
});
