import { parseSubnet, type SubnetInUse } from '../address/subnet.ts';
import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';

/** The configuration of podman's two network programs, netavark and CNI. */
const CONFIG_DIRECTORIES = ['/etc/containers/networks', '/etc/cni/net.d'];

/** The subnet of podman's default network, which no file contains until somebody changes it. */
const PODMAN_DEFAULT = '10.88.0.0/16';

/** The subnets of docker's and podman's networks, also of those that have no bridge yet. */
export async function containerSubnets(host: Host, notes: string[]): Promise<SubnetInUse[]> {
  const subnets: SubnetInUse[] = [];
  for (const engine of ['docker', 'podman']) {
    try {
      subnets.push(...(await networksOf(host, engine)));
    } catch (error) {
      if (!(error instanceof VnetError)) throw error;
      // A daemon that does not run has no networks in use; its bridges are links of the host.
      const isAbsent =
        error.code === 'program-missing' || error.message.startsWith('Cannot connect to the Docker daemon');
      if (!isAbsent) notes.push(`${engine}'s networks were not checked: ${error.message}`);
    }
  }
  for (const directory of CONFIG_DIRECTORIES) {
    for (const name of host.listDirectory(directory) ?? []) {
      const text = host.readFile(`${directory}/${name}`)?.toString() ?? '';
      subnets.push(...subnetsIn(text, 'a network of podman'));
    }
  }
  return subnets;
}

async function networksOf(host: Host, engine: string): Promise<SubnetInUse[]> {
  const ids = (await outputOf(host, engine, ['network', 'ls', '-q'])).split('\n').filter((id) => id !== '');
  const defaults = engine === 'podman' ? subnetsIn(JSON.stringify({ subnet: PODMAN_DEFAULT }), 'network podman') : [];
  if (ids.length === 0) return defaults;
  return [
    ...defaults,
    ...subnetsIn(await outputOf(host, engine, ['network', 'inspect', ...ids]), `a network of ${engine}`),
  ];
}

async function outputOf(host: Host, engine: string, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await host.run(engine, args, { limit: host.limits.program });
  if (status !== 0) throw new VnetError('refused', stderr.trim().split('\n')[0] ?? '');
  return stdout;
}

/** Every `subnet` in a JSON text, at any depth: docker, netavark and CNI each nest it differently. */
function subnetsIn(text: string, by: string): SubnetInUse[] {
  const subnets: SubnetInUse[] = [];
  const collect = (key: string, value: unknown): unknown => {
    const subnet = /^subnet$/i.test(key) && typeof value === 'string' ? parseSubnet(value) : undefined;
    if (subnet !== undefined) subnets.push({ ...subnet, by });
    return value;
  };
  try {
    JSON.parse(text, collect);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return subnets;
}
