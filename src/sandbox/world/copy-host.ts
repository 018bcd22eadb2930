import { formatSubnet, parseSubnet } from '../../address/subnet.ts';
import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { readLinks, readRoutes } from '../../host/links.ts';
import type { Virsh } from '../../libvirt/virsh.ts';
import type { Network } from '../../network/model.ts';
import { readNetwork } from '../../network/parse/parse.ts';
import { MalformedXml } from '../../xml/document.ts';
import { parseXml } from '../../xml/parse.ts';
import type { Source } from '../context.ts';
import { runOrThrow } from '../host/run-or-throw.ts';
import { DEFAULT_LINK } from './required-links.ts';
import type { World } from './world.ts';

/** Adds a route, `CIDR` or `CIDR:DEVICE`, to the sandbox. Throws VnetError `usage` for any other text. */
export async function addRoute(inside: Host, world: World, text: string): Promise<void> {
  const [, cidr = '', link = DEFAULT_LINK] = /^([^/]+\/\d+)(?::([^\s/:]{1,15}))?$/.exec(text) ?? [];
  const subnet = parseSubnet(cidr);
  if (subnet === undefined) {
    throw new VnetError('usage', `invalid route '${text}'`, {
      hint: '--route takes CIDR or CIDR:DEVICE, such as 10.0.0.0/8:eth1',
    });
  }
  await world.addLinks([{ link, kind: 'ethernet' }]);
  await runOrThrow(inside, 'ip', ['route', 'replace', formatSubnet(subnet), 'dev', link]);
}

/** Returns the bridges of networks that run on the host under the name of one of these files, which would replace them. */
export async function bridgesToReplace(virsh: Virsh, sources: readonly Source[]): Promise<ReadonlySet<string>> {
  const names = sources.flatMap(({ xml }) => networkIn(xml)?.name ?? []);
  try {
    const answers = await virsh.askAll(names.map((name) => ['net-dumpxml', '--network', name]));
    return new Set(answers.flatMap(({ stdout }) => networkIn(stdout)?.bridge?.name ?? []));
  } catch (error) {
    if (error instanceof VnetError) return new Set(); // No libvirt runs on the host, so no network does.
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

export interface CopyOptions {
  readonly world: World;
  /** Links that are not copied. */
  readonly skip: ReadonlySet<string>;
}

/** Gives a sandbox the links, addresses and routes of the host. Resolves to what could not be copied. */
export async function copyHost(host: Host, inside: Host, { world, skip }: CopyOptions): Promise<string[]> {
  const failures: string[] = [];
  const copy = async (args: readonly string[]) => {
    const { status, stderr } = await inside.run('ip', args);
    if (status !== 0) failures.push(`not copied from this host: ip ${args.join(' ')}: ${stderr.trim()}`);
  };
  await copyLinks(host, inside, { world, skip }, copy);
  for (const args of await routeArguments(host, skip)) await copy(args);
  return failures;
}

type Copy = (args: readonly string[]) => Promise<void>;

async function copyLinks(host: Host, inside: Host, { world, skip }: CopyOptions, copy: Copy): Promise<void> {
  // Some kernel modules add links to every network namespace.
  const present = (await inside.run('ls', ['/sys/class/net'])).stdout.split('\n');
  for (const { ifname, addr_info = [] } of await readLinks(host)) {
    if (ifname === undefined || ifname === 'lo' || skip.has(ifname)) continue;
    if (!present.includes(ifname)) await world.addLinks([{ link: ifname, kind: 'ethernet' }]);
    for (const { local, prefixlen, scope } of addr_info) {
      if (local === undefined || scope === 'link' || scope === 'host') continue;
      const nodad = local.includes(':') ? ['nodad'] : [];
      await copy(['address', 'replace', `${local}/${prefixlen}`, 'dev', ifname, ...nodad]);
    }
  }
}

/** Returns the arguments of ip(8) that add the host's routes, those without a gateway first: gateways are reached over them. */
async function routeArguments(host: Host, skip: ReadonlySet<string>): Promise<string[][]> {
  const routes = [...(await readRoutes(host))].sort(
    (a, b) => Number(a.gateway !== undefined) - Number(b.gateway !== undefined),
  );
  return routes.flatMap(({ dst, metric, nexthops: [hop] = [], ...only }) => {
    const { gateway, dev, flags = [] } = hop ?? only;
    if (dst === undefined || dev === undefined || dev === 'lo' || skip.has(dev) || dst.startsWith('fe80:')) return [];
    const family = (gateway ?? dst).includes(':') ? ['-6'] : [];
    const via = gateway === undefined ? [] : ['via', gateway];
    const onlink = flags.includes('onlink') ? ['onlink'] : [];
    const priority = metric === undefined ? [] : ['metric', String(metric)];
    return [[...family, 'route', 'replace', dst, ...via, ...onlink, 'dev', dev, ...priority]];
  });
}
