import { type Context, command } from '../../cli/command.ts';
import type { Problem } from '../../document/problem.ts';
import { NEWEST_KNOWN, versionNumber } from '../../document/version.ts';
import { VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import type { Host } from '../../host/host.ts';
import { noSuchFile, similarFiles } from '../../host/no-such-file.ts';
import { daemonVersion } from '../../libvirt/daemon-version.ts';
import { similarNames, similarNamesHint } from '../../nearest.ts';
import { explainNetwork } from '../../network/explain/explain.ts';
import { bridgeText } from '../../network/explain/kind.ts';
import { reachOf } from '../../network/explain/reach.ts';
import { summarizeReach } from '../../network/explain/summary.ts';
import { explanationLines } from '../../network/explain/text.ts';
import { modeOf, subnetText } from '../../network/facts.ts';
import type { Network } from '../../network/model.ts';
import { PREDICTIONS, type Prediction, predict } from '../../network/predict/predict.ts';
import { validateBytes } from '../../network/validate/validate.ts';
import { fitted, type WrapLine } from '../../render/fit.ts';
import { type Outcome, text } from '../../render/outcome.ts';
import { nameArgument, operands, shellCommand } from '../../shell-words.ts';
import { ruleText } from '../../validate/rule-text.ts';
import { MAX_XML_BYTES } from '../../xml/parse.ts';
import { explanationText, invalidSource, problemLine, rejectionOf, type Source } from './explain/source.ts';

export default command({
  name: 'explain',
  summary: 'Explain a network, a network filter, or a rule of vnet validate',
  group: 'files',
  details:
    'For a filter, prints what a guest with it can send and receive, with the filters that it includes, and in which ' +
    'order libvirt checks packets. Filters that it includes come from libvirt.\n\n' +
    'For a network, prints who can connect to whom, where addresses and names come from, and other settings that guests notice. ' +
    'Options for dnsmasq are taken into account; those with unknown effects are listed.\n\n' +
    'depends means that something outside libvirt decides, which the reason names. Other firewalls on the host can only ' +
    'block more.\n\n' +
    '--predict prints a file exactly as libvirt writes it when it starts the network. iptables and nftables print the rules ' +
    'as iptables-save, ip6tables-save and nft list do, if no other network is active. script prints a shell script that ' +
    'creates the network without libvirt (sh FILE up) and removes it (sh FILE down).',
  args: {
    what: {
      summary: 'file, network, filter or rule; - is standard input',
      complete: ['networks', 'rules', 'xml-files'],
    },
  },
  flags: {
    predict: { summary: 'print only this file that libvirt will write', value: 'FILE', choices: PREDICTIONS },
    libvirt: {
      summary: 'libvirt version to assume (default: that of the connection if there is one, else the newest known)',
      value: 'VERSION',
    },
    inactive: { summary: 'use the definition instead of the running network' },
  },
  examples: [
    { line: 'vnet explain default', does: 'Print who can connect to whom in the default network' },
    { line: 'vnet explain lab.xml --predict dnsmasq', does: 'Print the dnsmasq configuration that libvirt will write' },
    {
      line: 'vnet explain lab.xml --predict nftables --libvirt 11.3.0',
      does: 'Print the firewall rules of libvirt 11.3',
    },
    {
      line: 'vnet explain lab.xml --predict script > lab.sh',
      does: 'Write a script that creates the network without libvirt',
    },
    { line: 'vnet explain clean-traffic', does: 'Print what a guest with that filter can send and receive' },
    { line: 'vnet explain host-outside-subnet', does: 'Explain a rule of vnet validate' },
  ],
  shape: ['object'],
  fields: {
    'name?': ['string', 'name of the network or filter'],
    'mode?': ['string', 'forward mode'],
    'bridge?': ['string', 'name of the bridge'],
    'subnets?': ['string[]', 'subnets of the network'],
    'summary?': ['string[]', 'who can connect to whom, or what a filter passes, in sentences'],
    'reach?': [
      'object[]',
      'for each pair of from and to: ipv4 and ipv6, each with verdict (yes, no or depends) and why',
    ],
    'forwards?': ['string[]', 'port forwards of this host to its guests, in sentences; of a network of libvirt'],
    'is?': ['string', 'the kind of network'],
    'addresses?': ['string[]', 'where guests get addresses from'],
    'names?': ['string[]', 'where names come from'],
    'further?': ['string[]', 'other settings that guests or the host notice'],
    'shares?': ['object', 'for a filter: for out and in, how much passes of IPv4, IPv6, ARP, RARP and other'],
    'steps?': ['object', 'for a filter: for out and in, the rules of ebtables: chain, sees, filter, match, action'],
    'ipSteps?': ['object', 'for a filter: for out and in, the rules of iptables, in the same form'],
    'variables?': ['object[]', 'for a filter: its variables, each with name and source'],
    'tracksConnections?': ['boolean', 'for a filter: whether it depends on the state of connections'],
    'included?': ['string[]', 'for a filter: the filters that it includes'],
    'missing?': ['string[]', 'for a filter: those of them that are not known'],
    'rule?': ['string', 'for a rule: its id'],
    'severity?': ['string', 'for a rule: error or warning'],
    'stage?': ['string', 'for a rule: define, start or use'],
    'since?': ['string', 'for a rule: first libvirt that it applies to'],
    'until?': ['string', 'for a rule: first libvirt that it no longer applies to'],
    'why?': ['string', 'for a rule: why it is a problem'],
    'wrong?': ['string', 'for a rule: an example with the problem'],
    'right?': ['string', 'for a rule: the example without it'],
  },

  async run({ args: { what }, flags }, context) {
    if (flags.libvirt !== undefined && versionNumber(flags.libvirt) === undefined) {
      throw new VnetError('usage', `--libvirt ${flags.libvirt}: expected a version such as 11.3.0`);
    }
    const source =
      fileSource(what, context.host) ??
      (await ruleOutcome(what, context)) ??
      (await networkSource(what, flags.inactive, context));
    if ('kind' in source) return source;
    if (isFilter(source.bytes)) {
      if (flags.predict !== undefined) throw new VnetError('usage', `--predict ${flags.predict}: ${what} is a filter`);
      const { filterOutcome } = await import('./explain/filter.ts');
      return filterOutcome(source, flags.libvirt, context);
    }
    const libvirt = flags.libvirt ?? source.libvirt ?? NEWEST_KNOWN;
    const { model: network, problems } = validateBytes(source.bytes, source.from, { libvirt });
    const errors = problems.filter(({ severity }) => severity === 'error');
    if (network === undefined || network.element.name !== 'network') throw invalidSource(errors[0], 'network', source);
    const findings = errors.map(
      (problem): Finding => ({
        id: problem.id,
        severity: 'note',
        message: `libvirt rejects it: ${problemLine(problem)}`,
      }),
    );
    const kind = PREDICTIONS.find((known) => known === flags.predict);
    if (kind === undefined) {
      const { forwardsTo } = await import('./explain/forwards.ts');
      const forwards = source.libvirt === undefined ? [] : forwardsTo(network.name ?? '', context);
      return { ...(await explanationOf(network, errors, { host: context.host, forwards })), findings };
    }
    // If libvirt rejects a network only at start, it has already written the files.
    const undefinable = errors.find(({ stage }) => stage === 'define');
    if (undefinable !== undefined) throw invalidSource(undefinable, 'network', source);
    const { withPickedBridge } = await import('../../facts/bridge.ts');
    const picked = await withPickedBridge(network, context);
    const pickedBridge = picked.notes.map((message): Finding => ({ id: 'bridge-picked', severity: 'note', message }));
    return { ...text(predictionOf(picked.network, kind, libvirt)), findings: [...findings, ...pickedBridge] };
  },
});

function fileSource(path: string, host: Host): Source | undefined {
  // A network may have the name of a directory.
  if (path !== '-' && host.listDirectory(path) !== undefined) return undefined;
  const bytes = host.readInput(path, { bytes: MAX_XML_BYTES + 1 });
  if (bytes === undefined) return undefined;
  return {
    bytes,
    from: path === '-' ? 'stdin' : path,
    validate: shellCommand('vnet', 'validate', ...operands(path)),
  };
}

async function networkSource(network: string, inactive: boolean, context: Context): Promise<Source> {
  const [dump, version] = await Promise.allSettled([dumpOf(network, inactive, context), daemonVersion(context)]);
  // Without a daemon both fail, and the first one says more.
  if (dump.status === 'rejected') {
    const isMissing = dump.reason instanceof VnetError && dump.reason.code === 'not-found';
    const filter = isMissing && version.status === 'fulfilled' ? await filterSource(network, context) : undefined;
    if (filter === undefined) throw dump.reason;
    return { ...filter, libvirt: version.status === 'fulfilled' ? version.value : undefined };
  }
  if (version.status === 'rejected') throw version.reason;
  const options = inactive ? ['--inactive'] : [];
  const validate = `${shellCommand('vnet', 'net-dumpxml', nameArgument('network', network), ...options)} | vnet validate -`;
  return { bytes: Buffer.from(dump.value), from: network, validate, libvirt: version.value };
}

/** libvirt's filter of that name. Undefined if there is none. */
async function filterSource(name: string, { virsh }: Context): Promise<Source | undefined> {
  try {
    const dump = await virsh.ask('nwfilter-dumpxml', nameArgument('nwfilter', name));
    const command = shellCommand('vnet', 'nwfilter-dumpxml', nameArgument('nwfilter', name));
    return { bytes: Buffer.from(dump), from: name, validate: `${command} | vnet validate -` };
  } catch (error) {
    if (error instanceof VnetError) return undefined;
    throw error;
  }
}

/** Whether the root element of a file is `<filter>`. */
function isFilter(bytes: Buffer): boolean {
  return /^(?:\ufeff|\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>)*<filter[\s>/]/s.test(bytes.toString());
}

async function dumpOf(network: string, inactive: boolean, context: Context): Promise<string> {
  try {
    return await context.virsh.ask('net-dumpxml', ...(inactive ? ['--inactive'] : []), '--network', network);
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    if (error.code === 'not-found') {
      const networks = (await context.virsh.ask('net-list', '--all', '--name'))
        .split('\n')
        .filter((each) => each !== '');
      const hint = await similarHint(network, context.host, networks);
      const commands = ['vnet net-list --all', 'vnet nwfilter-list', 'vnet validate --rules'];
      const options = hint
        ? { hint }
        : { hint: 'give a file, a network, a filter or a rule. To list them, run', commands };
      throw new VnetError('not-found', error.messages, { ...options, cause: error });
    }
    const hint = await similarHint(network, context.host, []);
    const message = `no file or rule is called '${network}', and libvirt's networks are unknown`;
    if (hint !== undefined) throw new VnetError('not-found', message, { hint, cause: error });
    // No network has a slash in its name, and hardly one ends like a file.
    if (/\/|\.xml$/i.test(network)) throw noSuchFile(network, context.host);
    throw new VnetError(error.code, [message, ...error.messages], { hints: error.hints, cause: error });
  }
}

/** The networks and files that a word may have meant, or else the rules. Undefined if there are none. */
async function similarHint(word: string, host: Host, networks: readonly string[]): Promise<string | undefined> {
  const { similarRules } = await import('../../validate/explain-rule.ts');
  const [near, files] = [similarNames(word, networks), similarFiles(word, host)];
  if (near.length + files.length > 0) {
    return similarNamesHint(files.length === 0 ? 'networks' : near.length === 0 ? 'files' : 'names', word, [
      ...near,
      ...files,
    ]);
  }
  const rules = similarRules(word);
  if (rules.length === 0) return undefined;
  return rules.length === 1 ? `did you mean the rule ${rules[0]}?` : similarNamesHint('rules', word, rules);
}

function predictionOf(network: Network, kind: Prediction, libvirt: string): string {
  const predicted = predict(network, kind, versionNumber(libvirt) ?? 0);
  if (predicted !== undefined) return predicted;
  throw new VnetError('not-found', 'libvirt writes no such file, because it starts no dnsmasq for this network', {
    hint: 'it starts dnsmasq for a network in mode nat, route, open or none that has an <ip> and serves DNS, DHCP or TFTP',
  });
}

interface ExplanationOptions {
  readonly host: Host;
  /** Sentences about port forwards of this host to its guests. */
  readonly forwards: readonly string[];
}

async function explanationOf(
  network: Network,
  errors: readonly Problem[],
  { host, forwards }: ExplanationOptions,
): Promise<Outcome> {
  const explanation = explainNetwork(network);
  const reach = reachOf(network);
  const subnets = network.ips.flatMap((ip) => subnetText(ip) ?? []);
  const location = [bridgeText(network) ?? [], subnets].flat();
  const lines = explanationLines({
    name: network.name ?? '',
    location,
    explanation,
    reach,
    rejection: rejectionOf(errors, 'network'),
    forwards,
  });
  return {
    kind: 'record',
    text: await explanationText(lines, host.terminalSize()?.columns),
    data: {
      name: network.name,
      mode: modeOf(network),
      bridge: network.bridge?.name,
      subnets,
      summary: summarizeReach(reach),
      reach: reach.map(({ from, to, ipv4, ipv6 }) => ({ from, to, ipv4: { ...ipv4 }, ipv6: { ...ipv6 } })),
      ...(forwards.length > 0 && { forwards }),
      ...explanation,
    },
  };
}

/** A rule of vnet validate with its example. Undefined if no rule has that id. */
async function ruleOutcome(id: string, { host, colour }: Context): Promise<Outcome | undefined> {
  if (!/^[a-z0-9-]+$/.test(id)) return undefined;
  const [{ explainRule }, { problemFrame }, { paintFor }] = await Promise.all([
    import('../../validate/explain-rule.ts'),
    import('../../render/problem-frame.ts'),
    import('../../render/colour.ts'),
  ]);
  const explained = explainRule(id);
  if (explained === undefined) return undefined;
  const { rule, wrong, right, problems } = explained;
  const paint = await paintFor(colour.stdout);
  const layout = (wrapLine: WrapLine) => {
    const frames = problems.map((problem) => problemFrame(problem, paint, wrapLine));
    return ruleText(explained, frames, wrapLine);
  };
  const { severity, stage, since, until, why } = rule;
  return {
    kind: 'record',
    text: await fitted(layout, host.terminalSize()?.columns),
    styled: true,
    data: { rule: id, severity, stage, since, until, why, wrong, right },
  };
}
