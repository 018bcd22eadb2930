import { parseSubnet, type SubnetInUse } from '../address/subnet.ts';
import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';

/** The configuration of podman's two network programs, netavark and CNI. */
const CONFIG_DIRECTORIES = ['/etc/containers/networks', '/etc/cni/net.d'];

/** The subnet of podman's default network, which no file contains until somebody changes it. */
const PODMAN_DEFAULT = '10.88.0.0/16';

/** How an engine that runs is recognized: its socket, or the variable that names another one. */
const ENGINES = [
  { engine: 'docker', directory: '/run', socket: 'docker.sock', variable: 'DOCKER_HOST' },
  { engine: 'podman', directory: '/run/podman', socket: 'podman.sock', variable: 'CONTAINER_HOST' },
] as const;

/**
 * The subnets of docker's and podman's networks, also of those that have no bridge yet. An engine is only queried if it has a
 * socket: its client takes longer than all of vnet. The networks of a podman without a socket are in its files.
 */
export async function containerSubnets(host: Host): Promise<{ value: SubnetInUse[]; notes: string[] }> {
  const value: SubnetInUse[] = isPodmanInstalled(host)
    ? subnetsIn(JSON.stringify({ name: 'podman', subnet: PODMAN_DEFAULT }), 'podman')
    : [];
  const notes: string[] = [];
  const queries = [
    ...ENGINES.filter((each) => hasSocket(host, each)).map(({ engine }) => ({
      of: engine,
      query: async () => engineSubnets(host, engine),
    })),
    ...CONFIG_DIRECTORIES.map((directory) => ({ of: 'podman', query: async () => configured(host, directory) })),
  ];
  for (const { of, query } of queries) {
    try {
      value.push(...(await query()));
    } catch (error) {
      if (!(error instanceof VnetError)) throw error;
      // A daemon that does not run has no networks in use; its bridges are links of the host.
      const isAbsent =
        error.code === 'program-missing' || error.message.startsWith('Cannot connect to the Docker daemon');
      if (!isAbsent) notes.push(`${of}'s networks were not checked: ${error.message}`);
    }
  }
  return { value, notes };
}

function hasSocket(host: Host, { directory, socket, variable }: (typeof ENGINES)[number]): boolean {
  if (host.env[variable]) return true;
  try {
    return host.listDirectory(directory)?.includes(socket) ?? false;
  } catch (error) {
    // A user who may not look for the socket may not use it.
    if (error instanceof VnetError) return false;
    throw error;
  }
}

function configured(host: Host, directory: string): SubnetInUse[] {
  return (host.listDirectory(directory) ?? []).flatMap((name) =>
    subnetsIn(host.readFile(`${directory}/${name}`)?.toString() ?? '', 'podman'),
  );
}

/** Whether podman is installed: its default network exists from then on. */
function isPodmanInstalled(host: Host): boolean {
  return (host.env['PATH'] ?? '').split(':').some((directory) => host.isRegularFile(`${directory}/podman`));
}

/** The subnets of an engine's networks. Throws VnetError if the engine does not answer. */
export async function engineSubnets(host: Host, engine: string): Promise<SubnetInUse[]> {
  const ids = (await outputOf(host, engine, ['network', 'ls', '-q'])).split('\n').filter((id) => id !== '');
  if (ids.length === 0) return [];
  return subnetsIn(await outputOf(host, engine, ['network', 'inspect', ...ids]), engine);
}

async function outputOf(host: Host, engine: string, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await host.run(engine, args, { limit: host.limits.program });
  if (status !== 0) throw new VnetError('refused', stderr.trim().split('\n')[0] ?? '');
  return stdout;
}

/** Every `subnet` of the networks in a JSON text, at any depth: docker, netavark and CNI each nest it differently. */
function subnetsIn(text: string, engine: string): SubnetInUse[] {
  try {
    const value: unknown = JSON.parse(text);
    return (Array.isArray(value) ? value : [value]).flatMap((network) => {
      const { name, Name = name } = (network ?? {}) as Readonly<Record<string, unknown>>;
      const by = typeof Name === 'string' ? `network ${Name} of ${engine}` : `a network of ${engine}`;
      return subnetTexts(network).flatMap((each) => {
        const subnet = parseSubnet(each);
        return subnet === undefined ? [] : { ...subnet, by };
      });
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [];
  }
}

function subnetTexts(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    typeof member === 'string' ? (/^subnet$/i.test(key) ? [member] : []) : subnetTexts(member),
  );
}
