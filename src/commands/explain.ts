import { type Context, command } from '../cli/command.ts';
import { VnetError } from '../error.ts';
import { checkBytes } from '../network/check.ts';
import { explainNetwork, placeOnHost } from '../network/explain.ts';
import type { Network } from '../network/model.ts';
import { subnetText } from '../network/predict/facts.ts';
import { PREDICTIONS, type Prediction, predict } from '../network/predict/predict.ts';
import type { Problem } from '../network/problem.ts';
import { type Reach, reachOf } from '../network/reach.ts';
import { modeOf } from '../network/subnet.ts';
import { NEWEST_KNOWN, versionNumber } from '../network/version.ts';
import { type Outcome, text } from '../render/outcome.ts';
import { printable } from '../render/printable.ts';
import type { Virsh } from '../virsh/virsh.ts';
import { MAX_XML_BYTES } from '../xml/parse.ts';

export default command({
  name: 'explain',
  summary: 'Tell what a network is, who reaches whom, and what libvirt writes',
  details:
    'WHAT is an XML file (- for standard input), a network that libvirt knows, or a rule of vnet validate. Predictions are ' +
    'what libvirt writes when it starts the network, byte for byte; see docs/explain.md for their forms.',
  args: { what: { summary: 'file, network or rule', complete: 'networks' } },
  flags: {
    predict: { summary: 'print only what libvirt will write', value: 'FILE', choices: PREDICTIONS },
    libvirt: {
      summary: "the libvirt that reads it; the daemon's for a network, else the newest known",
      value: 'VERSION',
    },
    inactive: { summary: 'the network as it is defined, not as it runs' },
  },
  examples: [
    { line: 'vnet explain default', does: 'Who reaches whom in the default network' },
    {
      line: 'vnet explain net.xml --predict dnsmasq',
      does: "Print dnsmasq's configuration, before libvirt has seen the file",
    },
    {
      line: 'vnet explain net.xml --predict nftables --libvirt 11.3.0',
      does: 'Print the firewall rules of that libvirt',
    },
    { line: 'vnet explain net.xml --predict script > lab.sh', does: 'The same network without libvirt: sh lab.sh up' },
  ],

  async run({ args: { what }, flags }, context) {
    if (flags.libvirt !== undefined && versionNumber(flags.libvirt) === undefined) {
      throw new VnetError('usage', `--libvirt ${flags.libvirt}: expected a version such as 11.3.0`);
    }
    const source = await sourceOf(what, flags.inactive, context);
    const libvirt = flags.libvirt ?? source.libvirt ?? NEWEST_KNOWN;
    const { network, problems } = checkBytes(source.bytes, source.from, { libvirt });
    const refused = problems.filter(({ severity }) => severity === 'error');
    if (network === undefined || network.element.name !== 'network') throw invalid(refused[0], source.from);
    if (flags.predict !== undefined) {
      if (refused.length > 0) throw invalid(refused[0], source.from);
      const kind = PREDICTIONS.find((known) => known === flags.predict) ?? 'dnsmasq';
      return { ...text(predictionOf(network, kind, libvirt)), notes: notesOf(network) };
    }
    return { ...explained(network), notes: refused.map((problem) => `libvirt refuses it: ${placeOf(problem)}`) };
  },
});

interface Source {
  readonly bytes: Buffer;
  /** What messages call it. */
  readonly from: string;
  /** The version of the daemon that has it. */
  readonly libvirt?: string | undefined;
}

async function sourceOf(what: string, inactive: boolean, { host, virsh }: Context): Promise<Source> {
  if (what === '-') return { bytes: host.readStdin(MAX_XML_BYTES + 1), from: 'standard input' };
  const bytes = host.readFile(what, MAX_XML_BYTES + 1);
  if (bytes !== undefined) return { bytes, from: what };
  const [dump, [version]] = await Promise.all([dumpOf(what, inactive, virsh), virsh.askAll([['version', '--daemon']])]);
  const libvirt = /Running against daemon: (\d+\.\d+\.\d+)/.exec(version?.stdout ?? '')?.[1];
  return { bytes: Buffer.from(dump), from: what, libvirt };
}

async function dumpOf(network: string, inactive: boolean, virsh: Virsh): Promise<string> {
  try {
    return await virsh.ask('net-dumpxml', ...(inactive ? ['--inactive'] : []), '--network', network);
  } catch (error) {
    if (!(error instanceof VnetError) || error.code !== 'not-found') throw error;
    throw new VnetError('not-found', error.message, {
      hint: 'Name a file, a network (vnet net-list --all) or a rule (vnet validate --rules).',
      cause: error,
    });
  }
}

function predictionOf(network: Network, kind: Prediction, libvirt: string): string {
  const predicted = predict(network, kind, versionNumber(libvirt) ?? 0);
  if (predicted !== undefined) return predicted;
  throw new VnetError('not-found', 'libvirt writes no such file for this network: it starts no dnsmasq', {
    hint: 'dnsmasq is started for a network with an <ip>, in mode nat, route, open or none, that serves names or addresses.',
  });
}

function notesOf(network: Network): string[] {
  if (network.bridge?.name !== undefined || placeOnHost(network) === undefined) return [];
  return ['the file names no bridge: libvirt will pick the first of virbr0, virbr1, ... that is free'];
}

function invalid(problem: Problem | undefined, from: string): VnetError {
  const what = problem === undefined ? `${from}: it is no network` : placeOf(problem);
  return new VnetError('network-invalid', what, { hint: `See: vnet validate ${from}` });
}

function placeOf({ file, line, column, message, rule }: Problem): string {
  return `${file}:${line}:${column}: ${message} [${rule}]`;
}

function explained(network: Network): Outcome {
  const { is, addresses, names, further } = explainNetwork(network);
  const reach = reachOf(network);
  const name = network.name ?? '';
  const subnets = network.ips.flatMap((ip) => subnetText(ip) ?? []);
  const place = placeOnHost(network);
  const heading = `${name} is ${is}.`;
  const where = [place, ...subnets].filter((part) => part !== undefined).join(', ');
  const lines = [
    heading,
    ...(where === '' ? [] : [`It is ${where}.`]),
    '',
    ...matrix(reach),
    ...list('Why', reasons(reach)),
    ...list('Who gives addresses', addresses),
    ...list('Who gives names', names),
    ...(further.length > 0 ? list('Also', further) : []),
  ];
  return {
    kind: 'record',
    text: lines.map((line) => `${printable(line)}\n`).join(''),
    data: {
      name,
      mode: modeOf(network),
      is,
      bridge: network.bridge?.name,
      subnets,
      reach: reach.map(dataOf),
      addresses,
      names,
      further,
    },
  };
}

function matrix(reach: readonly Reach[]): string[] {
  const row = (way: string, ipv4: string, ipv6: string) => ` ${way.padEnd(20)} ${ipv4.padEnd(9)} ${ipv6}`.trimEnd();
  const rows = reach.map(({ from, to, ipv4, ipv6 }) => row(`${from} to ${to}`, ipv4.verdict, ipv6.verdict));
  return [row('Who reaches whom', 'IPv4', 'IPv6'), '-'.repeat(40), ...rows];
}

function reasons(reach: readonly Reach[]): string[] {
  return reach.map(({ from, to, ipv4, ipv6 }) => {
    if (ipv4.why === ipv6.why) return `${from} to ${to}: ${ipv4.why}`;
    return `${from} to ${to}: IPv4 ${ipv4.why}; IPv6 ${ipv6.why}`;
  });
}

function list(title: string, lines: readonly string[]): string[] {
  return ['', `${title}:`, ...lines.map((line) => `  ${line}.`)];
}

function dataOf({ from, to, ipv4, ipv6 }: Reach) {
  return { from, to, ipv4: { ...ipv4 }, ipv6: { ...ipv6 } };
}
