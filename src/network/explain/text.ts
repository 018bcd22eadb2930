import type { Explanation } from './explain.ts';
import type { Reach } from './reach.ts';
import { summarizeReach } from './summary.ts';

/** A network as text, a line each: the verdict, the matrix, and lists of sentences. */
export function explanationLines(network: {
  readonly name: string;
  /** Its bridge and its subnets. */
  readonly location: readonly string[];
  readonly explanation: Explanation;
  readonly reach: readonly Reach[];
  /** The first line, if libvirt rejects the network. */
  readonly rejection: string | undefined;
  /** Sentences about port forwards of this host to its guests. */
  readonly forwards?: readonly string[];
}): string[] {
  const { name, location, explanation, reach, rejection, forwards = [] } = network;
  const { is, addresses, names, further } = explanation;
  return [
    ...(rejection === undefined ? [] : [rejection]),
    `${name} is ${is}.`,
    ...summarizeReach(reach),
    ...(location.length === 0 ? [] : [`It has ${location.join(', ')}.`]),
    '',
    ...matrix(reach),
    ...reasons(reach),
    ...(forwards.length === 0 ? [] : list('Port forwards', forwards)),
    ...list('Addresses', addresses),
    ...list('Names', names),
    ...(further.length === 0 ? [] : list('Other settings', further)),
  ];
}

function matrix(reach: readonly Reach[]): string[] {
  const row = (connection: string, ipv4: string, ipv6: string) => ` ${connection.padEnd(20)} ${ipv4.padEnd(9)} ${ipv6}`;
  const rows = reach.map(({ from, to, ipv4, ipv6 }) => row(`${from} to ${to}`, ipv4.verdict, ipv6.verdict));
  return [row('Connection', 'IPv4', 'IPv6'), '-'.repeat(40), ...rows];
}

/** The reasons per address family, connections with the same reason in one line. */
function reasons(reach: readonly Reach[]): string[] {
  const [ipv4, ipv6] = (['ipv4', 'ipv6'] as const).map((family) => {
    const groups = new Map<string, string[]>();
    for (const { from, to, [family]: answer } of reach) {
      groups.set(answer.why, [...(groups.get(answer.why) ?? []), `${from} to ${to}`]);
    }
    return [...groups].map(([why, connections]) => `${connections.join(', ')}: ${why}`);
  });
  if (ipv4 === undefined || ipv6 === undefined) return [];
  if (ipv4.join('\n') === ipv6.join('\n')) return list('Why', ipv4);
  return [...list('Why, IPv4', ipv4), ...list('Why, IPv6', ipv6)];
}

function list(title: string, sentences: readonly string[]): string[] {
  return ['', `${title}:`, ...sentences.map((sentence) => `  ${sentence}.`)];
}
