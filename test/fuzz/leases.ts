import { domain, hostWith, lease, NOW, route } from '../libvirt/files.ts';
import { failing, runAsData, runVnet } from './promises.ts';
import { HOSTILE, mutate, type Random } from './random.ts';

const VIRSH_TABLE = ` Expiry Time           MAC address         Protocol   IP address          Hostname   Client ID or DUID
-----------------------------------------------------------------------------------------------------------
 2026-01-01 01:00:00   52:54:00:77:00:01   ipv4       192.168.77.10/24    web        01:52:54:00:77:00:01
`;
const DNSMASQ =
  '1767229200 52:54:00:77:00:01 192.168.77.10 web 01:52:54:00:77:00:01\nduid 00:01\n1767229200 1 fd77::100 web 00:01\n';

/** Lease and state files with hostile names, and cut, mixed and damaged files. */
export async function leases(random: Random): Promise<void> {
  const text = (fallback: string) => (random.chance(0.5) ? random.pick(HOSTILE) : fallback);
  const entries = Array.from({ length: random.below(5) }, (_, index) =>
    lease(
      random.chance(0.1) ? text('192.168.77.1') : `192.168.77.${random.below(256)}`,
      random.chance(0.1) ? text('52:54:00:77:00:01') : `52:54:00:77:00:0${index}`,
      text(`guest${index}`),
      random.chance(0.1) ? -1 : NOW.getTime() / 1000 + random.below(9999) - 2000,
      text(`01:52:54:00:77:00:0${index}`),
    ),
  );
  const name = text('web').replaceAll('/', '_').replaceAll('\0', '_') || 'web';
  const files: Record<string, string> = {
    ...hostWith(...entries),
    [`/run/libvirt/qemu/${name}.xml`]: domain(escaped(name), '52:54:00:77:00:01'),
    '/state/virbr7.status': JSON.stringify(entries),
    '/state/virbr7.macs': JSON.stringify([{ domain: name, macs: ['52:54:00:77:00:01'] }]),
  };
  for (const path of Object.keys(files)) if (random.chance(0.2)) files[path] = mutate(files[path] ?? '', random);
  const stdin = mutate(random.pick([files['/state/virbr7.status'] ?? '', VIRSH_TABLE, DNSMASQ, route]), random);
  const world = {
    files,
    stdin,
    now: NOW,
    terminal: random.chance(0.5),
    programs: failing('error: failed to connect to the hypervisor\n'),
  };
  const target = text('web');
  const source = random.pick([['--state-dir', '/state'], ['--file', '-'], []]);
  switch (random.below(6)) {
    case 0:
      return runAsData(['leases', ...source], world);
    case 1:
      await runVnet(['leases', ...source], world);
      return;
    case 2:
      await runVnet(['resolve', ...source, '--', target], world);
      return;
    case 3:
      return runAsData(['resolve', ...source, '--', target], world);
    case 4:
      await runVnet([random.pick(['hosts', 'ssh-config', 'inventory']), '--state-dir', '/state'], world);
      return;
    default:
      await runVnet(['leases', ...source, '-o', 'csv'], { ...world, terminal: false });
  }
}

function escaped(text: string): string {
  return text.replace(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
