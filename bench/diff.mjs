/** A directory of network files, compared with libvirt: one run of vnet, and one of virsh for each network. Runs inside a libvirt host. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { medians } from './ratio.mjs';

const vnet = join(import.meta.dirname, '../bin/vnet.js');
const scratch = mkdtempSync(join(tmpdir(), 'vnet-bench-'));
const NETWORKS = 100;
const names = Array.from({ length: NETWORKS }, (_, n) => `diff${n}`);

try {
  const directory = join(scratch, 'networks');
  mkdirSync(directory);
  for (const [n, name] of names.entries()) {
    const subnet = `10.99.${n}`;
    const xml = `<network><name>${name}</name><forward mode='nat'/><ip address='${subnet}.1' prefix='24'><dhcp><range start='${subnet}.2' end='${subnet}.254'/></dhcp></ip></network>`;
    writeFileSync(join(directory, `${name}.xml`), xml);
  }
  virsh(names.map((name) => `net-define ${directory}/${name}.xml`));
  const [one, all] = medians(
    [
      ['virsh', 'net-dumpxml', names[0]],
      [vnet, 'diff', directory],
    ],
    31,
  );
  virsh(names.map((name) => `net-undefine ${name}`));
  console.log(
    JSON.stringify([
      {
        what: `\`vnet diff\` of ${NETWORKS} networks`,
        unit: `× faster than ${NETWORKS} × \`virsh net-dumpxml\``,
        value: (NETWORKS * one) / all,
        limit: 15,
        atLeast: true,
      },
    ]),
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function virsh(commands) {
  execFileSync('virsh', ['-q', commands.join('; ')], { stdio: ['ignore', 'ignore', 'inherit'] });
}
