import { parseSubnet, type SubnetInUse } from '../address/subnet.ts';
import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';

/** Where podman's two network programs, netavark and CNI, keep what they were told. */
const CONFIGURED = ['/etc/containers/networks', '/etc/cni/net.d'];

/** What podman gives its default network, which is in no file until somebody changes it. */
const PODMAN_DEFAULT = '10.88.0.0/16';

/** The subnets of docker's and podman's networks, those of networks without a bridge yet too. */
export async function containerSubnets(host: Host, notes: string[]): Promise<SubnetInUse[]> {
  const subnets: SubnetInUse[] = [];
  for (const engine of ['docker', 'podman']) {
    try {
      subnets.push(...(await networksOf(host, engine)));
    } catch (error) {
      if (!(error instanceof VnetError)) throw error;
      if (error.code !== 'program-missing') notes.push(`${engine}'s networks were not looked at: ${error.message}`);
    }
  }
  for (const directory of CONFIGURED) {
    for (const name of host.listDirectory(directory) ?? []) {
      const text = host.readFile(`${directory}/${name}`)?.toString() ?? '';
      subnets.push(...subnetsIn(text, 'a network of podman'));
    }
  }
  return subnets;
}

async function networksOf(host: Host, engine: string): Promise<SubnetInUse[]> {
  const ids = (await answerOf(host, engine, ['network', 'ls', '-q'])).split('\n').filter((id) => id !== '');
  const known = engine === 'podman' ? subnetsIn(JSON.stringify({ subnet: PODMAN_DEFAULT }), 'network podman') : [];
  if (ids.length === 0) return known;
  return [
    ...known,
    ...subnetsIn(await answerOf(host, engine, ['network', 'inspect', ...ids]), `a network of ${engine}`),
  ];
}

async function answerOf(host: Host, engine: string, words: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await host.run(engine, words);
  if (status !== 0) throw new VnetError('refused', stderr.trim().split('\n')[0] ?? '');
  return stdout;
}

/** Every `subnet` in a JSON text, whatever it stands in: docker, netavark and CNI each nest it their own way. */
function subnetsIn(text: string, by: string): SubnetInUse[] {
  const found: SubnetInUse[] = [];
  const look = (key: string, value: unknown): unknown => {
    const subnet = /^subnet$/i.test(key) && typeof value === 'string' ? parseSubnet(value) : undefined;
    if (subnet !== undefined) found.push({ ...subnet, by });
    return value;
  };
  try {
    JSON.parse(text, look);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return found;
}
