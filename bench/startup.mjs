/** Start-up time, compared with an empty node and with virsh. Runs inside a libvirt host. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { medians } from './ratio.mjs';

const vnet = join(import.meta.dirname, '../bin/vnet.js');
const scratch = mkdtempSync(join(tmpdir(), 'vnet-bench-'));

try {
  const [node, virsh, version, netList, leases, resolve, help, command, network] = medians([
    ['node', '-e', '0'],
    ['virsh', 'net-list'],
    [vnet, '--version'],
    [vnet, 'net-list'],
    [vnet, 'leases', 'route'],
    [vnet, 'resolve', 'myvm'],
    [vnet, '--help'],
    [vnet, 'completion', 'bash', '--', 'net-st'],
    [vnet, 'completion', 'bash', '--', 'net-destroy', ''],
  ]);
  const [few, many] = medians(
    [3, 300].map((count) => [vnet, '-c', `test://${networks(count)}`, 'net-list', '--all', '-o', 'json']),
    15,
  );
  console.log(
    JSON.stringify([
      { what: '`vnet --version`', unit: '× `node -e 0`', value: version / node, limit: 1.35 },
      { what: '`vnet leases NETWORK`, files readable', unit: '× `node -e 0`', value: leases / node, limit: 1.5 },
      { what: '`vnet resolve GUEST`', unit: '× `node -e 0`', value: resolve / node, limit: 1.4 },
      { what: '`vnet --help`', unit: '× `node -e 0`', value: help / node, limit: 2 },
      { what: 'TAB on the name of a command', unit: '× `node -e 0`', value: command / node, limit: 1.5 },
      {
        what: 'TAB on the name of a network, files readable',
        unit: '× `node -e 0`',
        value: network / node,
        limit: 1.6,
      },
      {
        what: '`vnet net-list`',
        unit: '× (`node -e 0` + 1.3 × `virsh net-list`)',
        value: netList / (node + 1.3 * virsh),
        limit: 1,
      },
      {
        what: '`vnet net-list -o json` of 300 networks',
        unit: '× that of 3',
        value: many / few,
        limit: 2,
      },
    ]),
  );
} finally {
  rmSync(scratch, { recursive: true });
}

/** A host of libvirt's test driver with a number of networks. */
function networks(count) {
  const path = join(scratch, `${count}.xml`);
  const all = Array.from({ length: count }, (_, index) => `<network><name>net${index}</name></network>`);
  writeFileSync(path, `<node>${all.join('')}</node>`);
  return path;
}
