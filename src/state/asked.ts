import type { LeaseGroup } from '../leases/group.ts';
import { parseVirshLeases } from '../leases/virsh-table.ts';
import type { Virsh } from '../virsh/virsh.ts';
import { type Domain, domainOf } from './domain.ts';
import { type NetworkState, networkOf } from './network.ts';

/** Every network, active or not, as libvirt itself tells. Throws VnetError where it cannot be asked. */
export async function askedNetworks(virsh: Virsh): Promise<NetworkState[]> {
  const [all, active] = await askLines(virsh, ['net-list', '--all', '--uuid'], ['net-list', '--uuid']);
  const dumps = await virsh.askAll(all.map((uuid) => ['net-dumpxml', `--network=${uuid}`]));
  // A network that went away between the questions is no network any more.
  return dumps.flatMap(({ stdout, errors }, index) =>
    errors.length > 0 ? [] : [networkOf(stdout, active.includes(all[index] ?? ''))],
  );
}

/** The leases of these networks, in their order, as `virsh net-dhcp-leases` prints them. */
export async function askedLeases(virsh: Virsh, networks: readonly NetworkState[]): Promise<LeaseGroup[]> {
  const answers = await virsh.askAll(
    networks.map(({ name, uuid }) => ['net-dhcp-leases', `--network=${uuid ?? name}`]),
  );
  return answers.map(({ stdout }, index) => ({
    bridge: networks[index]?.bridge,
    leases: parseVirshLeases(stdout, 'virsh net-dhcp-leases', 'Z'),
  }));
}

/** Every guest, running or not. Throws VnetError where libvirt cannot be asked. */
export async function askedDomains(virsh: Virsh): Promise<Domain[]> {
  const [all, running] = await askLines(virsh, ['list', '--all', '--uuid'], ['list', '--uuid']);
  const dumps = await virsh.askAll(all.map((uuid) => ['dumpxml', `--domain=${uuid}`]));
  return dumps.flatMap(({ stdout, errors }, index) =>
    errors.length > 0 ? [] : [domainOf(stdout, running.includes(all[index] ?? ''))],
  );
}

async function askLines(virsh: Virsh, first: string[], second: string[]): Promise<[string[], string[]]> {
  const [one, two] = await virsh.askAll([first, second]);
  return [linesOf(one?.stdout), linesOf(two?.stdout)];
}

function linesOf(text = ''): string[] {
  return text.split('\n').filter((line) => line !== '');
}
