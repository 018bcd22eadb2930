/**
 * npm run bench: measures the figures of docs/performance.md and exits with 1 if one misses its limit. `--write` updates the
 * table there.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installNeeds } from '../scripts/install-needs.mjs';
import { nodeHost, plugIn, startSandbox, takeLease } from '../scripts/sandbox.mjs';

const checkout = join(import.meta.dirname, '..');

/** `npm run bench -- listing.mjs` measures one. */
const only = process.argv.slice(2).filter((word) => word !== '--write');

/** Each prints a JSON list of { what, value, unit, limit, atLeast? }, run inside a host with the network route and myvm. */
const BENCHES = [
  'startup.mjs',
  'listing.mjs',
  'leases.mjs',
  'everyday.mjs',
  'diff.mjs',
  'validate.mjs',
  'script.mjs',
  'top.mjs',
  'doctor.mjs',
];

if (!(await installNeeds())) process.exit(1);

execFileSync(process.execPath, [join(checkout, 'scripts/executable.mjs')], { stdio: 'inherit' });

const figures = [];
// node_modules may be a link to that of another checkout.
const visible = [checkout, process.execPath, realpathSync(join(checkout, 'node_modules'))];
const sandbox = await startSandbox(nodeHost, { name: `bench-${process.pid}`, visible });
try {
  const { inside } = sandbox;
  for (const words of [
    ['net-define', join(checkout, 'examples/route.xml')],
    ['net-start', 'route'],
  ]) {
    await inside.run('virsh', words);
  }
  await takeLease(await plugIn(inside, { name: 'myvm', bridge: 'virbr-route' }), 'myvm');
  for (const bench of only.length > 0 ? only : BENCHES) {
    console.error(`measuring: ${bench}`);
    const { status, stdout, stderr } = await inside.run(process.execPath, [join(checkout, 'bench', bench)], {
      limit: Number.POSITIVE_INFINITY,
    });
    if (status !== 0) throw new Error(`${bench}: status ${status}\n${stderr}`);
    figures.push(...JSON.parse(stdout));
  }
} finally {
  await sandbox.end();
}

const rows = figures.map(({ what, value, unit, limit, atLeast }) => {
  const kept = atLeast ? value >= limit : value <= limit;
  if (!kept) process.exitCode = 1;
  const shown = value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
  return `| ${what} | ${shown} ${unit} | ${atLeast ? 'at least' : 'at most'} ${limit} | ${kept ? '' : 'missed'} |`;
});
const table = ['| What | Measured | Limit | |', '| --- | --- | --- | --- |', ...rows].join('\n');
console.log(table);

if (process.argv.includes('--write') && only.length === 0) {
  const path = join(checkout, 'docs/performance.md');
  const page = readFileSync(path, 'utf8');
  writeFileSync(path, page.replace(/(<!-- bench -->\n)[\s\S]*?(<!-- \/bench -->)/, `$1${table}\n$2`));
}
