/** Many leases and many networks, compared with reading the file in node and with virsh. Runs inside a libvirt host. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manyNetworks, statusOf } from './many.mjs';
import { medians } from './ratio.mjs';

const vnet = join(import.meta.dirname, '../bin/vnet.js');
const scratch = mkdtempSync(join(tmpdir(), 'vnet-bench-'));
const NETWORKS = 500;
const MILLION = ['leases', 'inventory', 'hosts'];

try {
  const file = join(scratch, 'virbr0.status');
  writeFileSync(file, statusOf(100_000));
  const here = ['--state-dir', scratch];
  const parse = `JSON.parse(require('fs').readFileSync('${file}', 'utf8'))`;
  const [node, resolve, table, json] = medians(
    [
      ['node', '-e', parse],
      [vnet, 'resolve', ...here, 'guest-77777'],
      [vnet, 'leases', ...here],
      [vnet, 'leases', ...here, '-o', 'json'],
    ],
    25,
  );
  const million = mkdtempSync(join(scratch, 'million-'));
  writeFileSync(join(million, 'virbr0.status'), statusOf(1_000_000));
  const [one] = medians([['virsh', 'net-dhcp-leases', 'route']], 15);
  const removeNetworks = manyNetworks(NETWORKS);
  const [all] = medians([[vnet, 'leases']], 9);
  removeNetworks();
  const unit = '× reading and JSON.parse of it in node';
  console.log(
    JSON.stringify([
      { what: '`vnet resolve` in a file of 100,000 leases', unit, value: resolve / node, limit: 0.6 },
      { what: '`vnet leases` of 100,000', unit, value: table / node, limit: 2.5 },
      { what: '`vnet leases -o json` of 100,000', unit, value: json / node, limit: 2.5 },
      { what: 'its peak memory', unit: 'MB', value: peak([vnet, 'leases', ...here, '-o', 'json']), limit: 250 },
      ...MILLION.map((name) => ({
        what: `peak memory of \`vnet ${name}\` with 1,000,000 leases`,
        unit: 'MB',
        value: peak([vnet, name, '--state-dir', million]),
        limit: 400,
      })),
      {
        what: `\`vnet leases\` of ${NETWORKS} networks`,
        unit: `× faster than ${NETWORKS} × \`virsh net-dhcp-leases\``,
        value: (NETWORKS * one) / all,
        limit: 20,
        atLeast: true,
      },
    ]),
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** The peak memory of a run, in MB. */
function peak([script, ...words]) {
  const hook = join(scratch, 'peak.cjs');
  writeFileSync(hook, "process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)))");
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const options = { env, maxBuffer: 1 << 30, stdio: ['ignore', 'ignore', 'pipe'] };
  const { stderr } = spawnSync(process.execPath, ['--require', hook, script, ...words], options);
  return Number(stderr.toString()) / 1024;
}
