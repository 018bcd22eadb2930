import { formatSubnet, parseSubnet } from '../../address/subnet.ts';
import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import type { Virsh } from '../../libvirt/virsh.ts';
import type { Network } from '../../network/model.ts';
import { readNetwork } from '../../network/parse/parse.ts';
import { MalformedXml } from '../../xml/document.ts';
import { parseXml } from '../../xml/parse.ts';
import { runOrThrow } from '../host/run-or-throw.ts';
import type { Source } from '../rehearse.ts';
import { DEFAULT_CARD } from './devices.ts';
import type { Outside } from './outside.ts';

/** Gives the throw-away host a route, `CIDR` or `CIDR:DEVICE`, so that a network that collides with it is refused. */
export async function addRoute(inside: Host, outside: Outside, text: string): Promise<void> {
  const [, cidr = '', device = DEFAULT_CARD] = /^([^/]+\/\d+)(?::([^\s/:]{1,15}))?$/.exec(text) ?? [];
  const subnet = parseSubnet(cidr);
  if (subnet === undefined) {
    throw new VnetError('usage', `--route takes CIDR or CIDR:DEVICE, such as 10.0.0.0/8:eth1, not '${text}'`);
  }
  await outside.provide([{ device, kind: 'card' }]);
  await runOrThrow(inside, 'ip', ['route', 'replace', formatSubnet(subnet), 'dev', device]);
}

interface Link {
  readonly ifname?: string;
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number; readonly scope?: string }[];
}

interface Hop {
  readonly gateway?: string;
  readonly dev?: string;
  readonly flags?: readonly string[];
}

interface Route extends Hop {
  readonly dst?: string;
  readonly metric?: number;
  /** The ways of a route that has several, in place of its own. */
  readonly nexthops?: readonly Hop[];
}

/** The bridges of the networks that run on this host and that these files define anew: they are no rivals. */
export async function bridgesOfSame(virsh: Virsh, sources: readonly Source[]): Promise<ReadonlySet<string>> {
  const names = sources.flatMap(({ xml }) => networkIn(xml)?.name ?? []);
  try {
    const answers = await virsh.askAll(names.map((name) => ['net-dumpxml', '--network', name]));
    return new Set(answers.flatMap(({ stdout }) => networkIn(stdout)?.bridge?.name ?? []));
  } catch (error) {
    if (error instanceof VnetError) return new Set(); // No libvirt answers here, so none of them runs.
    throw error;
  }
}

function networkIn(xml: string): Network | undefined {
  try {
    return readNetwork(parseXml(xml));
  } catch (error) {
    if (error instanceof MalformedXml) return undefined;
    throw error;
  }
}

/** Gives the throw-away host the interfaces of this one but some, with addresses and routes; resolves to what could not be copied. */
export async function copyHost(
  host: Host,
  inside: Host,
  { outside, leave }: { readonly outside: Outside; readonly leave: ReadonlySet<string> },
): Promise<string[]> {
  // Some modules of the kernel give every network namespace a device.
  const present = (await inside.run('ls', ['/sys/class/net'])).stdout.split('\n');
  const links = (await asked<Link>(host, ['address', 'show'])).filter(({ ifname = '' }) => !leave.has(ifname));
  const failed: string[] = [];
  const attempt = async (args: readonly string[]) => {
    const { status, stderr } = await inside.run('ip', args);
    if (status !== 0) failed.push(`not copied from this host: ip ${args.join(' ')}: ${stderr.trim()}`);
  };
  for (const { ifname, addr_info = [] } of links) {
    if (ifname === undefined || ifname === 'lo') continue;
    if (!present.includes(ifname)) await outside.provide([{ device: ifname, kind: 'card' }]);
    for (const { local, prefixlen, scope } of addr_info) {
      if (local === undefined || scope === 'link' || scope === 'host') continue;
      await attempt([
        'address',
        'replace',
        `${local}/${prefixlen}`,
        'dev',
        ifname,
        ...(local.includes(':') ? ['nodad'] : []),
      ]);
    }
  }
  const routes = [
    ...(await asked<Route>(host, ['-4', 'route', 'show'])),
    ...(await asked<Route>(host, ['-6', 'route', 'show'])),
  ];
  // A gateway is reached by a route that has none.
  routes.sort((a, b) => Number(a.gateway !== undefined) - Number(b.gateway !== undefined));
  for (const { dst, metric, nexthops: [hop] = [], ...own } of routes) {
    const { gateway, dev, flags = [] } = hop ?? own;
    if (dst === undefined || dev === undefined || dev === 'lo' || leave.has(dev) || dst.startsWith('fe80:')) continue;
    const via = [...(gateway === undefined ? [] : ['via', gateway]), ...(flags.includes('onlink') ? ['onlink'] : [])];
    const weight = metric === undefined ? [] : ['metric', String(metric)];
    const family = (gateway ?? dst).includes(':') ? ['-6'] : [];
    await attempt([...family, 'route', 'replace', dst, ...via, 'dev', dev, ...weight]);
  }
  return failed;
}

async function asked<T>(host: Host, words: readonly string[]): Promise<readonly T[]> {
  const { stdout } = await runOrThrow(host, 'ip', ['-j', ...words]);
  return stdout.trim() === '' ? [] : JSON.parse(stdout);
}
