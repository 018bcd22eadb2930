import { parseSubnet, type Subnet } from '../../src/address/subnet.ts';
import { validateTogether } from '../../src/document/across-files.ts';
import type { HostFacts } from '../../src/document/host-facts.ts';
import { validateOnHost } from '../../src/document/on-host.ts';
import type { Problem } from '../../src/document/problem.ts';
import { bytesSource, validateSource } from '../../src/document/validate.ts';
import type { RuleOfKind } from '../../src/validate/every-rule.ts';
import { exampleFile, exampleLibvirt } from '../../src/validate/example.ts';
import { ROOTS } from '../../src/validate/kinds.ts';

/** All problems of a rule's example, with the files and the host that its comment describes. */
export function problemsOf(one: RuleOfKind, example: string, libvirt = exampleLibvirt(one.rule)): readonly Problem[] {
  const options = { libvirt, roots: ROOTS };
  const validateBytes = (bytes: Uint8Array, file: string) =>
    validateSource(bytesSource(bytes, file), one.kind, options);
  const [, size] = /^<!-- (\d+) bytes -->$/.exec(example) ?? [];
  const bytes = size === undefined ? Buffer.from(exampleFile(example, one)) : Buffer.alloc(Number(size), ' ');
  const file = validateBytes(bytes, 'example.xml');
  const [, another] = /<!-- another file: (.*?) -->/.exec(example) ?? [];
  if (another !== undefined) {
    const other = validateBytes(Buffer.from(wholeFile(another, one)), 'another.xml');
    return [...file.problems, ...validateTogether([other, file], options)];
  }
  const [, host] = /<!-- this host: (.*?) -->/.exec(example) ?? [];
  if (host !== undefined) return [...file.problems, ...validateOnHost([file], hostOf(host), options)];
  return file.problems;
}

/**
 * Reads `link eth0, bridge br0, route 10.0.0.0/8 dev tun0, udp 53 named, udp6 53 named, tcp 53 named, udp 53 avahi shared, directory /srv/tftp, network prod uuid=…
 * bridge=virbr9 subnet=10.9.0.1/24 portgroup=eng inactive, filter clean missing, guest web 52:54:00:00:00:01`.
 */
function hostOf(text: string): HostFacts {
  const entries = text.split(', ').map((entry) => entry.split(' '));
  const of = (kind: string) => entries.filter(([first]) => first === kind).map(([, ...values]) => values);
  const bridges = of('bridge').flat();
  return {
    links: new Set([...of('link').flat(), ...bridges]),
    bridges: new Set(bridges),
    routes: of('route').map(([route = '', , dev = '']) => ({ ...subnetOf(route), dev })),
    listeners: (['udp', 'udp6', 'tcp'] as const).flatMap((kind) =>
      of(kind).map(([port, program, shared]) => ({
        port: Number(port),
        protocol: kind === 'tcp' ? kind : 'udp',
        ipv6Only: kind === 'udp6',
        program,
        isShared: shared === 'shared',
      })),
    ),
    networks: of('network').map(([name = '', ...parts]) => ({
      name,
      uuid: partOf(parts, 'uuid'),
      active: !parts.includes('inactive'),
      bridge: partOf(parts, 'bridge'),
      portGroups: parts.flatMap((part) => (part.startsWith('portgroup=') ? part.slice('portgroup='.length) : [])),
      subnets: parts.flatMap((part) => (part.startsWith('subnet=') ? subnetOf(part.slice('subnet='.length)) : [])),
    })),
    filterDefinitions: of('filter').map(([name = '', ...parts]) => ({
      name,
      uuid: partOf(parts, 'uuid') ?? '',
      references: partOf(parts, 'refs')?.split('+') ?? [],
    })),
    filesFilters: [],
    bridgeOf: () => undefined,
    filters: new Map(of('filter').map(([name = '', missing]) => [name, missing === undefined])),
    guestsWithMac: (mac) => of('guest').flatMap(([name = '', has]) => (has === mac ? name : [])),
    isDirectory: (path) => of('directory').flat().includes(path),
  };
}

function partOf(parts: readonly string[], key: string): string | undefined {
  return parts.find((part) => part.startsWith(`${key}=`))?.slice(key.length + 1);
}

function subnetOf(text: string): Subnet {
  const subnet = parseSubnet(text);
  if (subnet === undefined) throw new Error(`not a subnet: ${text}`);
  return subnet;
}

/** The other file of an example: a whole file, or everything inside its root element. */
function wholeFile(content: string, { kind }: RuleOfKind): string {
  const { name } = kind.schema;
  return new RegExp(`^<${name}[\\s>/]`).test(content) ? content : `<${name}>${content}</${name}>`;
}
