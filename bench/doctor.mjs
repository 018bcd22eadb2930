/** `vnet doctor` on a host with many networks and guests: its time, and how often it starts virsh. Runs inside a libvirt host. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manyGuests, manyNetworks } from './many.mjs';

const vnet = join(import.meta.dirname, '../bin/vnet.js');
const scratch = mkdtempSync(join(tmpdir(), 'doctor-bench-'));
const count = join(scratch, 'count');
const virsh = spawnSync('sh', ['-c', 'command -v virsh'], { encoding: 'utf8' }).stdout.trim();
writeFileSync(join(scratch, 'virsh'), `#!/bin/sh\necho run >> '${count}'\nexec ${virsh} "$@"\n`);
chmodSync(join(scratch, 'virsh'), 0o755);

const env = { ...process.env, PATH: `${scratch}:${process.env.PATH}` };
const RUNS = 5;
const remove = [manyNetworks(50), manyGuests(200)];
try {
  const seconds = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [vnet, 'doctor', '-o', 'json'], { env, encoding: 'utf8' });
    if (status !== 0 && status !== 1) throw new Error(`vnet doctor: status ${status}\n${stderr}`);
    return (performance.now() - started) / 1000;
  }).sort((one, other) => one - other);
  const started = readFileSync(count, 'utf8').trim().split('\n').length;
  const where = 'with 50 networks and 200 guests';
  console.log(
    JSON.stringify([
      { what: `\`vnet doctor\` ${where}`, unit: 's', value: seconds[Math.floor(RUNS / 2)], limit: 3 },
      { what: `virsh processes of \`vnet doctor\` ${where}`, unit: '', value: started / RUNS, limit: 3 },
    ]),
  );
} finally {
  for (const each of remove) each();
  rmSync(scratch, { recursive: true });
}
