/** Commands that look at every network and guest, compared with `vnet leases`. Runs inside a libvirt host. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manyGuests, manyNetworks } from './many.mjs';
import { medians } from './ratio.mjs';

const vnet = join(import.meta.dirname, '../bin/vnet.js');
const scratch = mkdtempSync(join(tmpdir(), 'vnet-bench-'));
const file = join(scratch, 'new.xml');
writeFileSync(
  file,
  "<network><name>new</name><bridge name='new'/><ip address='192.0.2.1' prefix='24'><dhcp><range start='192.0.2.2' end='192.0.2.254'/></dhcp></ip></network>",
);
const COMMANDS = [['generate', 'lab'], ['validate', '--host', file], ['hosts']];

const remove = [manyNetworks(300), manyGuests(200)];
try {
  const [leases, ...others] = medians([[vnet, 'leases'], ...COMMANDS.map((words) => [vnet, ...words])], 15);
  console.log(
    JSON.stringify(
      COMMANDS.map((words, index) => ({
        what: `\`vnet ${words.slice(0, words[0] === 'validate' ? 2 : 1).join(' ')}\` with 300 networks and 200 guests`,
        unit: '× `vnet leases` there',
        value: others[index] / leases,
        limit: 3,
      })),
    ),
  );
} finally {
  for (const each of remove) each();
  rmSync(scratch, { recursive: true });
}
