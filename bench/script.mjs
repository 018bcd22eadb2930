/** Commands on standard input, compared with virsh. Runs inside a libvirt host with the network route. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const vnet = join(import.meta.dirname, '../bin/vnet.js');
const scratch = mkdtempSync(join(tmpdir(), 'vnet-bench-'));
const script = join(scratch, 'commands');
writeFileSync(script, 'net-list --all\nnet-info route\nnet-dumpxml route\n'.repeat(100));
const { NODE_EXTRA_CA_CERTS: _, ...own } = process.env;
/** virsh writes a history. */
const env = { ...own, XDG_CACHE_HOME: scratch };

/** Milliseconds for the script, from a file or through a pipe of cat(1). */
function time(program, pipe) {
  const start = process.hrtime.bigint();
  const { status, stderr } = pipe
    ? spawnSync('sh', ['-c', `cat "$1" | "$2"`, 'sh', script, program], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    : spawnSync(program, { env, stdio: [openSync(script, 'r'), 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`${program}: status ${status}\n${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

const KINDS = [false, true];
const times = KINDS.map(() => ({ virsh: [], [vnet]: [] }));
for (let round = -1; round < 15; round++) {
  for (const [index, pipe] of KINDS.entries()) {
    for (const program of ['virsh', vnet]) {
      const taken = time(program, pipe);
      if (round >= 0) times[index][program].push(taken);
    }
  }
}
const median = (all) => all.sort((a, b) => a - b)[all.length >> 1];
console.log(
  JSON.stringify(
    KINDS.map((pipe, index) => ({
      what: `300 commands on standard input, ${pipe ? 'a pipe' : 'a file'}`,
      unit: '× virsh',
      value: median(times[index][vnet]) / median(times[index].virsh),
      limit: 2,
    })),
  ),
);
rmSync(scratch, { recursive: true });
