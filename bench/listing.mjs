/** Lists of networks, compared with an empty node and with virsh. Runs inside a libvirt host. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { medians } from './ratio.mjs';

const vnet = join(import.meta.dirname, '../bin/vnet.js');
/** The executable, which run.mjs builds. */
const oneFile = join(import.meta.dirname, `../dist-exe/vnet-linux-${process.arch}`);
const list = ['net-list', '--all'];

/** The network route is there already. */
const few = define(1, 2);
const [node, json, plain, virshFew, fileFew, virshLeases, fileLeases, fileResolve] = medians([
  ['node', '-e', '0'],
  [vnet, ...list, '-o', 'json'],
  [vnet, ...list],
  ['virsh', ...list],
  [oneFile, ...list],
  ['virsh', 'net-dhcp-leases', 'route'],
  [oneFile, 'leases', 'route'],
  [oneFile, 'resolve', 'myvm'],
]);
const many = define(3, 299);
const [virsh, vnetMany, fileMany] = medians(
  [
    ['virsh', ...list],
    [vnet, ...list],
    [oneFile, ...list],
  ],
  15,
);
virshAll([...few, ...many].map((name) => `net-undefine ${name}`));

console.log(
  JSON.stringify([
    { what: '`vnet net-list --all` of 3 networks', unit: '× `node -e 0`', value: plain / node, limit: 1.25 },
    { what: '`vnet net-list --all -o json` of 3 networks', unit: '× `node -e 0`', value: json / node, limit: 1.3 },
    {
      what: '`vnet net-list --all` of 300 networks',
      unit: '× `virsh net-list --all`',
      value: vnetMany / virsh,
      limit: 0.5,
    },
    {
      what: 'one file: `net-list --all` of 3',
      unit: '× `virsh net-list --all`',
      value: fileFew / virshFew,
      limit: 0.9,
    },
    {
      what: 'one file: `net-list --all` of 300',
      unit: '× `virsh net-list --all`',
      value: fileMany / virsh,
      limit: 0.3,
    },
    {
      what: 'one file: `leases NETWORK`',
      unit: '× `virsh net-dhcp-leases`',
      value: fileLeases / virshLeases,
      limit: 0.9,
    },
    {
      what: 'one file: `resolve GUEST`',
      unit: '× `virsh net-dhcp-leases`',
      value: fileResolve / virshLeases,
      limit: 0.9,
    },
  ]),
);

/** Defines networks and returns their names. */
function define(first, last) {
  const scratch = mkdtempSync(join(tmpdir(), 'vnet-bench-'));
  const names = Array.from({ length: last - first + 1 }, (_, index) => `list${first + index}`);
  for (const name of names) {
    writeFileSync(join(scratch, name), `<network><name>${name}</name><bridge name='${name}'/></network>`);
  }
  virshAll(names.map((name) => `net-define ${join(scratch, name)}`));
  rmSync(scratch, { recursive: true });
  return names;
}

function virshAll(commands) {
  const { status, stderr } = spawnSync('virsh', ['-q', commands.join('; ')]);
  if (status !== 0) throw new Error(`${stderr}`);
}
