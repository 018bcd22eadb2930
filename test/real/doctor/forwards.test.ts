import { beforeAll, describe, expect, test } from '@jest/globals';
import { takeLease } from '../../../src/sandbox/guests/dhcp-client.ts';
import { installProgram, serve } from '../forward/machines.ts';
import { type Leased, realHost } from '../host.ts';
import { diagnosed, expectRepair } from './diagnosis.ts';
import { canUseNftables, prepare, run, runOn, start, useNftables } from './with-firewalls.ts';

/** Forwards that lost their rules, what restores them, their network, or their guest. */
const host = realHost();
const MAC = '52:54:00:77:00:01';
let web: Leased;

beforeAll(async () => {
  await prepare(host);
  await installProgram(host);
  await start(
    host,
    `<network><name>lab</name><bridge name='virbr-lab' stp='off'/><forward mode='nat'/>
     <ip address='10.77.0.1' prefix='24'><dhcp><range start='10.77.0.100' end='10.77.0.199'/></dhcp></ip></network>`,
  );
  web = await host.client('lab', 'web', { mac: MAC });
  await useAddress(web.ip);
  await serve(web.host, 'web', 'tcp:80');
  expect(await host.vnet('forward', 'add', 'web', '8080:80')).toMatchObject({ status: 0 });
  await run(host, 'systemctl restart libvirtd');
  expect(await diagnosed(host)).toMatchObject({ healthy: true, problems: [] });
}, 60_000);

async function useAddress(ip: string): Promise<void> {
  await runOn(
    web.host,
    `ip -4 address flush dev eth0; ip address add ${ip}/24 dev eth0; ip route replace default via 10.77.0.1`,
  );
}

const backends = canUseNftables ? (['iptables', 'nftables'] as const) : (['iptables'] as const);

/** What removes the rule that leads to vnet's, and what puts it behind one that rejects, with what the check finds. */
const DAMAGES = {
  iptables: {
    remove: 'iptables -D FORWARD 1',
    overtake: 'iptables -D FORWARD 1; iptables -A FORWARD -m conntrack --ctstate DNAT -j VNET_FORWARD',
    evidence: /^iptables -S FORWARD: the rule that leads to VNET_FORWARD is behind one that rejects$/,
  },
  nftables: {
    remove: `chain='ip libvirt_network guest_input'
nft delete rule $chain handle $(nft -a list chain $chain | sed -n 's/.*jump vnet_forward # handle //p')`,
    overtake: 'nft insert rule ip libvirt_network guest_input oif virbr-lab reject',
    evidence:
      /^nft list chain ip libvirt_network guest_input: the rule that leads to vnet_forward is behind one that rejects$/,
  },
} as const;

describe.each(backends)('with the %s backend of libvirt', (backend) => {
  beforeAll(async () => {
    if (backend === 'nftables') await useNftables(host);
    await host.vnet('forward', 'restore');
    expect(await diagnosed(host)).toMatchObject({ healthy: true, problems: [] });
  }, 60_000);

  test('rules that are missing or behind one that rejects', async () => {
    const { remove, overtake, evidence } = DAMAGES[backend];
    await run(host, 'nft delete table inet vnet');
    await expectRepair(host, 'forward-rules-missing', /^nft list table inet vnet: no such table$/);
    // Rules that do not concern forwards are no problem.
    await run(host, 'iptables -I FORWARD -o virbr-lab -j REJECT; iptables -D FORWARD -o virbr-lab -j REJECT');
    expect(await diagnosed(host)).toMatchObject({ healthy: true });
    await run(host, overtake);
    await expectRepair(host, 'forward-rules-missing', evidence);
    await run(host, remove);
    expect(await host.vnet('doctor', '--fix', '--yes')).toMatchObject({ status: 0 });
  });

  test('a file that is not what vnet writes', async () => {
    await run(host, 'cp -p /etc/vnet/forwards.json /run/forwards.json; echo "{" >/etc/vnet/forwards.json');
    const { problems, skipped } = await diagnosed(host);
    expect({ skipped, problems }).toMatchObject({
      skipped: [],
      problems: [
        {
          id: 'forward-file-malformed',
          severity: 'error',
          evidence: ['/etc/vnet/forwards.json: it is not JSON'],
          commands: ['sudo vnet forward uninstall'],
        },
      ],
    });
    await run(host, 'cp -p /run/forwards.json /etc/vnet/forwards.json');
    expect(await diagnosed(host)).toMatchObject({ healthy: true });
  });

  test('a hook that somebody changed or removed', async () => {
    await run(host, 'echo : >>/etc/libvirt/hooks/network.d/vnet');
    await expectRepair(host, 'forward-not-kept', /^missing: update \/etc\/libvirt\/hooks\/network\.d\/vnet$/);
    await run(host, 'rm -r /etc/libvirt/hooks');
    // A host that never had it was told so by --no-install.
    expect((await diagnosed(host)).problems).toMatchObject([{ id: 'forward-not-kept', severity: 'note' }]);
    await expectRepair(host, 'forward-not-kept', /create \/etc\/libvirt\/hooks\/network\.d\/vnet$/);
    expect(await run(host, 'stat -c %a /etc/libvirt/hooks/network.d/vnet')).toBe('755\n');
  });

  test('a network that is not active', async () => {
    await run(host, 'virsh -q net-destroy lab');
    await expectRepair(host, 'forward-without-guest', /^net-list --all: lab inactive$/, async () => {
      await run(host, 'ip link set tap-web master virbr-lab');
      // The hook restores the rules.
      while (!(await host.vnet('forward', 'list')).stdout.includes(' active '));
    });
  });

  test('a guest that has another address', async () => {
    const { stdout } = await host.vnet('forward', 'list', '-o', 'json');
    const [{ current: [reserved] = [''] } = {}] = JSON.parse(stdout) as { current: [string] }[];
    await run(
      host,
      `virsh -q net-update lab delete ip-dhcp-host "<host mac='${MAC}' ip='${reserved}'/>" --live --config`,
    );
    await run(host, `virsh -q net-update lab add ip-dhcp-host "<host mac='${MAC}' ip='10.77.0.42'/>" --live`);
    expect(await takeLease(web, 'web')).toMatchObject({ ip: '10.77.0.42' });
    await useAddress('10.77.0.42');
    const { problems } = await diagnosed(host);
    expect(problems.map(({ id }) => id).sort()).toEqual([
      'definition-differs',
      'forward-no-answer',
      'forward-wrong-address',
    ]);
    expect(problems.find(({ id }) => id === 'forward-wrong-address')).toMatchObject({
      message: `the forward of tcp port 8080 leads to ${reserved}, but web has 10.77.0.42`,
      evidence: [`lease: 10.77.0.42 ${MAC}`],
      commands: [`sudo vnet host set lab ${MAC} ${reserved}`],
    });
    expect(await host.vnet('host', 'set', 'lab', MAC, reserved)).toMatchObject({ status: 0 });
    await takeLease(web, 'web');
    await useAddress(reserved);
    expect((await diagnosed(host)).problems).toEqual([]);
  });

  test('a service that does not run', async () => {
    await runOn(web.host, "kill $(ss -Hlntp 'sport = :80' | sed -n 's/.*pid=\\([0-9]*\\).*/\\1/p')");
    expect((await diagnosed(host)).problems).toMatchObject([
      {
        id: 'forward-no-answer',
        message: 'the forward of tcp port 8080 leads to web, which refuses the connection',
        commands: ['vnet ssh web ss -lnt'],
      },
    ]);
    await run(host, 'rm /run/vnet/web.ready');
    await serve(web.host, 'web', 'tcp:80');
    expect(await diagnosed(host)).toMatchObject({ healthy: true });
  });
});
