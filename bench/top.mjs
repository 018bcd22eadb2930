/** What `vnet top` costs with 200 guests at one-second ticks, libvirtd apart. Runs inside a libvirt host. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runningGuests, taps, testDriver } from './many.mjs';

const vnet = join(import.meta.dirname, '../bin/vnet.js');
const scratch = mkdtempSync(join(tmpdir(), 'vnet-bench-'));
const GUESTS = 200;
const SECONDS = 10;
/** Clock ticks per second in /proc (sysconf(_SC_CLK_TCK)). */
const HERTZ = Number(spawnSync('getconf', ['CLK_TCK']).stdout.toString());

try {
  const removeGuests = runningGuests(GUESTS);
  const added = spawnSync('ip', ['-batch', '-'], { input: taps('add', GUESTS) });
  if (added.status !== 0) throw new Error(added.stderr.toString());
  const files = await share([]);
  removeGuests();
  const driver = join(scratch, 'guests.xml');
  writeFileSync(driver, testDriver(GUESTS));
  const virsh = await share(['-c', `test://${driver}`]);
  const unit = '% of a core';
  console.log(
    JSON.stringify([
      { what: `\`vnet top\` of ${GUESTS} guests, from files`, unit, value: files, limit: 10 },
      { what: 'the same with virsh, on the test driver', unit, value: virsh, limit: 10 },
    ]),
  );
} finally {
  spawnSync('ip', ['-batch', '-'], { input: taps('del', GUESTS) });
  rmSync(scratch, { recursive: true, force: true });
}

/** The CPU time that vnet top and all that it starts use on a terminal, once it runs, in percent of the time. */
async function share(connection) {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const shell = `stty rows 50 cols 120; exec '${process.execPath}' '${vnet}' ${connection.map((word) => `'${word}'`).join(' ')} top`;
  // script(1) makes a terminal, and ends with vnet.
  const screen = spawn('script', ['-qfc', shell, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  let seen = '';
  screen.stdout.setEncoding('utf8').on('data', (text) => (seen = (seen + text).slice(-20_000)));
  try {
    for (let tries = 0; !seen.includes(`${GUESTS} interfaces of ${GUESTS} guests`); tries++) {
      if (tries > 100) throw new Error(`vnet top shows ${JSON.stringify(seen)}`);
      await sleep(100);
    }
    await sleep(2_000);
    const before = cpuOf(screen.pid);
    const start = performance.now();
    await sleep(SECONDS * 1_000);
    return ((cpuOf(screen.pid) - before) * 100_000) / HERTZ / (performance.now() - start);
  } finally {
    screen.stdin.write('q');
    await new Promise((resolve) => screen.once('exit', resolve));
  }
}

/** The clock ticks that the descendants of a process have used, with children of theirs that have ended. */
function cpuOf(root) {
  const processes = readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [, parent, , , , , , , , , , utime, stime, cutime, cstime] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
      return [{ pid: Number(pid), parent, used: utime + stime + cutime + cstime }];
    } catch {
      return []; // It has ended.
    }
  });
  const family = new Set([root]);
  for (const _ of processes) for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  return processes.filter(({ pid }) => pid !== root && family.has(pid)).reduce((sum, { used }) => sum + used, 0);
}
