import { expect, test } from '@jest/globals';
import { vnet } from '../run.ts';

const UUID = '8b2c5e7e-0f0f-4a6b-9c67-1f6f2f0a7d11';
const [WEB, DB] = ['6a1d8a54-44d8-4a31-9d5c-6dbd7d0bbd01', '6a1d8a54-44d8-4a31-9d5c-6dbd7d0bbd02'];

const lab = (domain: string) => `<network connections='1'>
  <name>lab</name>
  <uuid>${UUID}</uuid>
  <bridge name='virbr7' stp='on' delay='0'/>
  <domain name='${domain}'/>
  <ip address='10.77.0.1' netmask='255.255.255.0'/>
</network>
`;

const guest = (name: string, port: string, link: string, more = '') => `<domain type='qemu' id='1'>
  <name>${name}</name>
  <uuid>${port}</uuid>
  <devices>
    <interface type='network'>
      <mac address='52:54:00:77:00:01'/>
      <source network='lab' portgroup='a&amp;b' portid='${port}' bridge='virbr7'/>${more}
      <target dev='${link}'/>
    </interface>
  </devices>
</domain>
`;

const missing = {
  stderr: "error: failed to get network 'new'\nerror: Network not found: no network with matching name 'new'\n",
};

const world = {
  programs: {
    'virsh version --daemon': 'Running against daemon: 9.0.0\n',
    'virsh net-list --uuid': `${UUID}\n`,
    'virsh net-list --all --name': 'lab\n\n',
    'virsh net-port-list --network lab --uuid': '',
    'virsh net-list --all --autostart --uuid': '',
    'virsh net-list --all --persistent --uuid': `${UUID}\n`,
    'virsh net-dumpxml --network lab': lab('old.example'),
    'virsh net-dumpxml --inactive --network lab': lab('new.example'),
    'virsh net-dumpxml --network new': missing,
    'virsh net-dumpxml --inactive --network new': missing,
    'virsh list --uuid': `${WEB}\n${DB}\n`,
    [`virsh dumpxml --domain ${WEB}`]: guest('web', WEB, 'vnet0'),
    [`virsh dumpxml --domain ${DB}`]: guest('db', DB, 'vnet1').replace("network='lab'", "network='other'"),
  },
};
const REMOTE = '-c qemu+ssh://far/system';

test('guests of a libvirt on another host cannot be reconnected', async () => {
  expect(await vnet(`${REMOTE} restart lab`, world)).toEqual({
    status: 8,
    stdout: '',
    stderr: `error: cannot restart network 'lab' and reconnect its guests: libvirt is on another host
hint: to restart it with the vnet of that host, run: ssh -t far 'sudo vnet restart lab'
`,
  });
});

test('a plan for a network without guests says what takes effect', async () => {
  const programs = {
    ...world.programs,
    'virsh list --uuid': '',
    'virsh net-dumpxml --network lab': lab('old.example').replace(" connections='1'", ''),
  };
  expect(await vnet(`${REMOTE} restart --dry-run lab`, { programs })).toEqual({
    status: 0,
    stdout: 'network lab: would be restarted\n  ~ domain: old.example -> new.example (restart)\n',
    stderr: '',
  });
  const { stdout } = await vnet(`${REMOTE} restart --dry-run -o json lab`, { programs });
  expect(JSON.parse(stdout)).toMatchObject({
    changed: true,
    networks: [{ network: 'lab', status: 'restarted', interfaces: [], gap: null, error: null }],
  });
});

test('a transient network would disappear', async () => {
  const programs = { ...world.programs, 'virsh net-list --all --persistent --uuid': '' };
  expect(await vnet(`${REMOTE} restart lab`, { programs })).toMatchObject({
    status: 8,
    stderr: expect.stringMatching(/it is transient and disappears when it stops\nhint: .* run: vnet .*up lab\n$/),
  });
});

test('a network that does not exist is not found', async () => {
  expect(await vnet(`${REMOTE} restart new`, world)).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^error: no network named 'new'\n/),
  });
});
