/** A directory of network files, compared with libvirt: one run of vnet, and one of virsh for each network. Runs inside a libvirt host. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
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
  const measure = () =>
    medians(
      [
        ['virsh', 'net-dumpxml', names[0]],
        [vnet, 'diff', directory],
      ],
      31,
    );
  const [one, asked] = measure();
  // As if libvirt had started since, which most hosts do after their networks were defined: vnet need not query it then.
  utimesSync('/run/libvirt/network/driver.pid', new Date(), new Date());
  const [again, all] = measure();
  virsh(names.map((name) => `net-undefine ${name}`));
  const unit = `× faster than ${NETWORKS} × \`virsh net-dumpxml\``;
  console.log(
    JSON.stringify([
      {
        what: `\`vnet diff\` of ${NETWORKS} networks`,
        unit,
        value: (NETWORKS * again) / all,
        limit: 15,
        atLeast: true,
      },
      {
        what: 'the same, defined since libvirt started',
        unit,
        value: (NETWORKS * one) / asked,
        limit: 8,
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
