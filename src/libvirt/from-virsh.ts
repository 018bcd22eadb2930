import type { VnetError } from '../error.ts';
import { type Domain, domainOf } from './domain.ts';
import type { LeaseGroup } from './leases/group.ts';
import { parseVirshLeases } from './leases/virsh-table.ts';
import { fold } from './names.ts';
import { type NetworkState, networkOf } from './network-summary.ts';
import type { Answer, Virsh } from './virsh.ts';

/** Every network, active or not, as libvirt itself tells. Throws VnetError where it cannot be asked. */
export async function askedNetworks(virsh: Virsh): Promise<NetworkState[]> {
  const [all, active] = await askLines(virsh, ['net-list', '--all', '--uuid'], ['net-list', '--uuid']);
  const dumps = await virsh.askAll(all.map((uuid) => ['net-dumpxml', `--network=${uuid}`]));
  // A network that went away between the questions is no network any more.
  return dumps.flatMap(({ stdout, errors }, index) =>
    errors.length > 0 ? [] : [networkOf(stdout, active.includes(all[index] ?? ''))],
  );
}

/**
 * The leases of each of these networks, as `virsh net-dhcp-leases` prints them, or why libvirt could not tell them; none of
 * a network that went away in between. Throws VnetError `unsupported` where the driver knows no leases.
 */
export async function askedLeases(
  virsh: Virsh,
  networks: readonly NetworkState[],
): Promise<(LeaseGroup | VnetError)[]> {
  const answers = await virsh.askAll(
    networks.map(({ name, uuid }) => ['net-dhcp-leases', `--network=${uuid ?? name}`]),
  );
  const leases: (LeaseGroup | VnetError)[] = [];
  for (const [index, answer] of answers.entries()) {
    const problem = await refusal(answer);
    if (problem?.code === 'unsupported') throw problem;
    leases.push(
      problem !== undefined && problem.code !== 'not-found'
        ? problem
        : {
            bridge: networks[index]?.bridge,
            leases: parseVirshLeases(answer.stdout, 'virsh net-dhcp-leases', 'Z'),
          },
    );
  }
  return leases;
}

/** Every guest, running or not. Throws VnetError where libvirt cannot be asked. */
export async function askedDomains(virsh: Virsh): Promise<Domain[]> {
  const [all, running] = await askLines(virsh, ['list', '--all', '--uuid'], ['list', '--uuid']);
  const dumps = await virsh.askAll(all.map((uuid) => ['dumpxml', `--domain=${uuid}`]));
  return dumps.flatMap(({ stdout, errors }, index) =>
    errors.length > 0 ? [] : [domainOf(stdout, running.includes(all[index] ?? ''))],
  );
}

/** Every guest by name; the cards of those that are called so, in upper or lower case. Throws as askedDomains does. */
export async function askedDomainsCalled(virsh: Virsh, names: readonly string[]): Promise<Domain[]> {
  const [all, running] = await askLines(virsh, ['list', '--all', '--name'], ['list', '--name']);
  const wanted = new Set(names.map(fold));
  const called = all.filter((name) => wanted.has(fold(name)));
  const dumps = await virsh.askAll(called.map((name) => ['dumpxml', `--domain=${name}`]));
  return all.map((name) => {
    const runs = running.includes(name);
    const { stdout = '' } = dumps[called.indexOf(name)] ?? {};
    return { ...domainOf(stdout, runs), name };
  });
}

async function askLines(virsh: Virsh, first: string[], second: string[]): Promise<[string[], string[]]> {
  const [one, two] = await virsh.askAll([first, second]);
  return [await linesOf(one), await linesOf(two)];
}

async function linesOf(answer: Answer | undefined): Promise<string[]> {
  const problem = answer === undefined ? undefined : await refusal(answer);
  if (problem !== undefined) throw problem;
  return (answer?.stdout ?? '').split('\n').filter((line) => line !== '');
}

/** What libvirt refused; its kind is looked up where it is needed, which is loaded with virsh. */
async function refusal({ errors }: Answer): Promise<VnetError | undefined> {
  return errors.length === 0 ? undefined : (await import('./errors/failure.ts')).failure(errors);
}
