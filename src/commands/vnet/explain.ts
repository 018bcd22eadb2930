import { type Context, command } from '../../cli/command.ts';
import { VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import type { Host } from '../../host/host.ts';
import { daemonVersion } from '../../libvirt/daemon-version.ts';
import type { Virsh } from '../../libvirt/virsh.ts';
import { explainNetwork, placeOnHost } from '../../network/explain/explain.ts';
import { reachOf } from '../../network/explain/reach.ts';
import { explanationLines, ruleText } from '../../network/explain/text.ts';
import { subnetText } from '../../network/facts.ts';
import type { Network } from '../../network/model.ts';
import { PREDICTIONS, type Prediction, predict } from '../../network/predict/predict.ts';
import { modeOf } from '../../network/subnet.ts';
import type { Problem } from '../../network/validate/problem.ts';
import { validateBytes } from '../../network/validate/validate.ts';
import { NEWEST_KNOWN, versionNumber } from '../../network/version.ts';
import { type Outcome, text } from '../../render/outcome.ts';
import { printable } from '../../terminal/printable.ts';
import { MAX_XML_BYTES } from '../../xml/parse.ts';

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
    const source =
      fileSource(what, context.host) ??
      (await ruleOutcome(what, context)) ??
      (await networkSource(what, flags.inactive, context));
    if ('kind' in source) return source;
    const libvirt = flags.libvirt ?? source.libvirt ?? NEWEST_KNOWN;
    const { network, problems } = validateBytes(source.bytes, source.from, { libvirt });
    const refused = problems.filter(({ severity }) => severity === 'error');
    if (network === undefined || network.element.name !== 'network') throw invalid(refused[0], source.from);
    const findings = refused.map(
      (problem): Finding => ({
        id: problem.id,
        severity: 'note',
        message: `libvirt refuses it: ${placeOf(problem)}`,
      }),
    );
    const kind = PREDICTIONS.find((known) => known === flags.predict);
    if (kind === undefined) return { ...explained(network), findings };
    // A network that is refused at start has had its files written by then.
    const undefinable = refused.find(({ stage }) => stage === 'define');
    if (undefinable !== undefined) throw invalid(undefinable, source.from);
    const { withPickedBridge } = await import('../../facts/bridge.ts');
    const picked = await withPickedBridge(network, context);
    const pickedBridge = picked.notes.map((message): Finding => ({ id: 'bridge-picked', severity: 'note', message }));
    return { ...text(predictionOf(picked.network, kind, libvirt)), findings: [...findings, ...pickedBridge] };
  },
});

interface Source {
  readonly bytes: Buffer;
  /** What messages call it. */
  readonly from: string;
  /** The version of the daemon that has it. */
  readonly libvirt?: string | undefined;
}

function fileSource(path: string, host: Host): Source | undefined {
  if (path === '-') return { bytes: host.readStdin(MAX_XML_BYTES + 1), from: 'standard input' };
  // A network may be called like a directory that happens to be here.
  if (host.listDirectory(path) !== undefined) return undefined;
  const bytes = host.readFile(path, MAX_XML_BYTES + 1);
  return bytes === undefined ? undefined : { bytes, from: path };
}

async function networkSource(network: string, inactive: boolean, { virsh }: Context): Promise<Source> {
  const [dump, libvirt] = await Promise.all([dumpOf(network, inactive, virsh), daemonVersion(virsh)]);
  return { bytes: Buffer.from(dump), from: network, libvirt };
}

async function dumpOf(network: string, inactive: boolean, virsh: Virsh): Promise<string> {
  try {
    return await virsh.ask('net-dumpxml', ...(inactive ? ['--inactive'] : []), '--network', network);
  } catch (error) {
    if (!(error instanceof VnetError) || error.code !== 'not-found') throw error;
    const { nearestRule } = await import('../../network/explain/rule.ts');
    const near = nearestRule(network);
    const rule = near === undefined ? 'a rule (vnet validate --rules)' : `a rule (did you mean ${near}?)`;
    const hint = `Name a file, a network (vnet net-list --all) or ${rule}.`;
    throw new VnetError('not-found', error.message, { hint, cause: error });
  }
}

function predictionOf(network: Network, kind: Prediction, libvirt: string): string {
  const predicted = predict(network, kind, versionNumber(libvirt) ?? 0);
  if (predicted !== undefined) return predicted;
  throw new VnetError('not-found', 'libvirt writes no such file for this network: it starts no dnsmasq', {
    hint: 'dnsmasq is started for a network with an <ip>, in mode nat, route, open or none, that serves names or addresses.',
  });
}

function invalid(problem: Problem | undefined, from: string): VnetError {
  const what = problem === undefined ? `${from}: it is no network` : placeOf(problem);
  return new VnetError('network-invalid', what, { hint: `See: vnet validate ${from}` });
}

function placeOf({ position: { file, line, column }, message, id }: Problem): string {
  return `${file}:${line}:${column}: ${message} [${id}]`;
}

function explained(network: Network): Outcome {
  const explanation = explainNetwork(network);
  const reach = reachOf(network);
  const subnets = network.ips.flatMap((ip) => subnetText(ip) ?? []);
  const place = placeOnHost(network);
  const lines = explanationLines({
    name: network.name ?? '',
    places: [place ?? [], subnets].flat(),
    explanation,
    reach,
  });
  return {
    kind: 'record',
    text: lines.map((line) => `${printable(line)}\n`).join(''),
    data: {
      name: network.name,
      mode: modeOf(network),
      bridge: network.bridge?.name,
      subnets,
      reach: reach.map(({ from, to, ipv4, ipv6 }) => ({ from, to, ipv4: { ...ipv4 }, ipv6: { ...ipv6 } })),
      ...explanation,
    },
  };
}

/** A rule of vnet validate, with its example; undefined where there is none of that id. */
async function ruleOutcome(id: string, { colour }: Context): Promise<Outcome | undefined> {
  if (!/^[a-z0-9-]+$/.test(id)) return undefined;
  const [{ explainRule }, { problemFrame }, { paintFor }] = await Promise.all([
    import('../../network/explain/rule.ts'),
    import('../../render/problem-frame.ts'),
    import('../../render/colour.ts'),
  ]);
  const explained = explainRule(id);
  if (explained === undefined) return undefined;
  const { rule, wrong, right, problems } = explained;
  const paint = await paintFor(colour.stdout);
  const frames = problems.map((problem) => problemFrame(problem, paint));
  const { severity, stage, since, until, why } = rule;
  return {
    kind: 'record',
    text: ruleText({ rule, wrong, right, frames }),
    data: { rule: id, severity, stage, since, until, why, wrong, right },
  };
}
