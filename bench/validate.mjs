/** How fast one process validates networks. Prints a JSON list of { what, value, unit, limit, atLeast? }. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const checkout = join(import.meta.dirname, '..');
const directory = mkdtempSync(join(tmpdir(), 'vnet-bench-'));
const outfile = join(directory, 'check.cjs');
await build({
  entryPoints: [join(checkout, 'src/network/validate/validate.ts')],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  outfile,
});
const { validateText } = await import(pathToFileURL(outfile));
rmSync(directory, { recursive: true });

const typical = readFileSync(join(checkout, 'examples/route.xml'), 'utf8');
for (let warm = 0; warm < 2000; warm++) validateText(typical, 'network.xml');
const speed = Math.max(
  ...[1, 2, 3].map(() => 3000 / seconds(() => repeat(3000, () => validateText(typical, 'network.xml')))),
);

const big = withHosts(10_000);
const slow = Math.min(...[1, 2, 3].map(() => seconds(() => validateText(big, 'network.xml'))));

console.log(
  JSON.stringify([
    { what: 'typical networks checked in one process', value: speed, unit: 'a second', limit: 3000, atLeast: true },
    { what: 'a network with 10,000 `<host>` checked', value: slow, unit: 's', limit: 1 },
  ]),
);

function withHosts(count) {
  const hosts = Array.from({ length: count }, (_, index) => {
    const [high, low] = [index >> 8, index & 255];
    const mac = `52:54:00:00:${high.toString(16).padStart(2, '0')}:${low.toString(16).padStart(2, '0')}`;
    return `<host mac='${mac}' name='guest${index}' ip='10.9.${high}.${low}'/>`;
  });
  return `<network><name>big</name><ip address='10.9.255.1' prefix='16'><dhcp>\n${hosts.join('\n')}\n</dhcp></ip></network>`;
}

function repeat(times, work) {
  for (let done = 0; done < times; done++) work();
}

function seconds(work) {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}
