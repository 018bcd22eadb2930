import { changeOutcome } from '../../change/outcome.ts';
import { type Context, command } from '../../cli/command.ts';
import { dryRunFlag, networks, restartFlag } from '../../cli/common-arguments.ts';
import { usageError } from '../../cli/usage-error.ts';
import { reloadPodmanServer, writeContainerNames } from '../../dns/containers.ts';
import { readManifest } from '../../dns/manifest.ts';
import { isAgreed } from '../../dns/questions.ts';
import { planSetup, type SetupOptions } from '../../dns/setup.ts';
import { type DnsStatus, dnsStatus } from '../../dns/status.ts';
import { statusData, statusText } from '../../dns/status-text.ts';
import { planUndo, type UndoPlan } from '../../dns/undo.ts';
import { watchContainers } from '../../dns/watch.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { locationOf } from '../../libvirt/location.ts';
import { type Outcome, text } from '../../render/outcome.ts';

const HELP = 'vnet dns --help';

export default command({
  name: 'dns',
  summary: 'Give host, guests and containers the same names',
  group: 'addresses',
  details:
    'setup connects the DNS servers of networks with the DNS of this host, so that each machine has one name, whoever looks it up: GUEST.DOMAIN, CONTAINER.DOMAIN and, for this host, host.DOMAIN. A small dnsmasq on 127.0.0.55 knows which server answers for which DNS domain; systemd-resolved, NetworkManager or the dnsmasq of this host send it these domains, and no other names. --dry-run shows every file and line first. undo restores every file, and reports files that were changed since. status sends the same questions to every server that host, guests and containers use, and fails with 1 if answers differ. watch keeps the names of containers current; where systemd runs, setup starts it.',
  args: {
    action: { summary: 'what to do', choices: ['setup', 'status', 'undo', 'watch'] },
    network: { ...networks, summary: 'name or UUID of a network (default: all networks with a DNS domain)' },
  },
  flags: {
    domain: { value: 'DOMAIN', summary: 'DNS domain for the network, if it has none or another one' },
    containers: {
      value: 'DOMAIN',
      summary: 'DNS domain of containers, or none (default: ctr next to the first network)',
    },
    restart: restartFlag,
    yes: { short: 'y', summary: 'send all questions of this host to vnet if there is no other way' },
    'dry-run': dryRunFlag,
  },
  examples: [
    { line: 'vnet dns status', does: 'Look up the same names everywhere' },
    { line: 'vnet dns setup --dry-run', does: 'Show what setup would change' },
    { line: 'vnet dns setup', does: 'Connect all networks that have a DNS domain' },
    {
      line: 'vnet dns setup --domain vm.home.arpa --restart default',
      does: 'Give a network a DNS domain and connect it',
    },
    { line: 'vnet dns undo', does: 'Restore what was there before setup' },
  ],
  shape: ['object'],
  fields: {
    setUp: ['boolean', 'whether setup has connected networks'],
    resolver: ['string | null', 'what answers programs on this host'],
    reason: ['string | null', 'why setup cannot connect it'],
    resolvConf: ['object', 'file, nameservers and search of resolv.conf'],
    servers: ['object[]', 'DNS servers that are queried, each with name and address'],
    names: [
      'object[]',
      'questions, each with name, type, expected (records or none), same, and answers (server, code, records, milliseconds)',
    ],
    problems: ['object[]', 'problems and notes, each with id, severity, message, evidence, fix and commands'],
  },
  files: {
    '/etc/vnet/dns.conf': 'configuration of the dnsmasq on 127.0.0.55',
    '/etc/systemd/resolved.conf.d/vnet.conf': 'domains that systemd-resolved sends to it',
    '/etc/NetworkManager/dnsmasq.d/vnet.conf': 'the same for the dnsmasq of NetworkManager',
    '/etc/dnsmasq.d/vnet.conf': 'the same for the dnsmasq of this host',
    '/var/lib/vnet/dns.json': 'what setup has changed',
  },

  async run({ args, flags }, context): Promise<Outcome> {
    const { action, network } = args;
    if (!locationOf(context.virsh.uri, context.host).local) {
      throw new VnetError('unsupported', 'the DNS of another host cannot be connected from here', {
        hint: 'run vnet on that host',
      });
    }
    if (action === 'status') return statusOutcome(await dnsStatus(context, network), context);
    if (context.output !== 'table') throw usageError(`dns ${action} prints no data; -o does not apply`, HELP);
    if (context.host.uid !== 0) {
      throw new VnetError('permission', `only root can ${VERBS[action]} the DNS of this host`, {
        hint: 'run the command as root',
      });
    }
    if (action === 'setup') return setup({ ...flags, networks: network }, context, flags['dry-run']);
    if (network.length > 0) throw usageError(`dns ${action} takes no NETWORK`, HELP);
    return action === 'undo' ? undo(flags, context, flags['dry-run']) : watch(context);
  },
});

const VERBS = { setup: 'change', undo: 'restore', watch: 'update' } as const;

async function setup(options: SetupOptions, context: Context, dryRun: boolean): Promise<Outcome> {
  const { host, colour } = context;
  let notes: readonly Finding[] = [];
  const planner = async () => {
    const plan = await planSetup(context, options);
    ({ notes } = plan);
    return plan;
  };
  const outcome = await changeOutcome(planner, { host, colour: colour.stdout, dryRun });
  const findings = [...(outcome.findings ?? []), ...notes];
  if (dryRun) return { ...outcome, findings };
  const { containers } = (await readManifest(host)) ?? {};
  if (containers) await writeContainerNames(host, containers);
  await reloadPodmanServer(host);
  const status = await dnsStatus(context, []);
  return {
    ...outcome,
    ...(isHealthy(status) ? {} : { status: EXIT_STATUS.refused }),
    findings: [...findings, ...status.findings],
  };
}

async function undo(options: { readonly restart: boolean }, context: Context, dryRun: boolean): Promise<Outcome> {
  const { host, colour } = context;
  let plan: UndoPlan | undefined;
  const planner = async () => {
    plan = await planUndo(context, options);
    return plan;
  };
  const outcome = await changeOutcome(planner, { host, colour: colour.stdout, dryRun });
  const findings = [...(outcome.findings ?? []), ...(plan?.notes ?? [])];
  if (plan?.isSetUp) {
    if (!dryRun) await reloadPodmanServer(host);
    return { ...outcome, findings };
  }
  const missing = new VnetError('not-found', 'vnet dns is not set up on this host');
  return { ...outcome, status: EXIT_STATUS[missing.code], findings: [...findings, ...missing.findings] };
}

async function watch({ host, quiet }: Context): Promise<Outcome> {
  const manifest = await readManifest(host);
  if (!manifest?.containers) {
    throw new VnetError('not-found', 'setup has given containers no DNS domain', {
      hint: 'set it up first, with --containers DOMAIN if the default is not right',
    });
  }
  const domain = manifest.containers;
  await watchContainers(host, domain, () => {
    if (!quiet) host.write('stderr', `wrote the names of containers in ${domain}\n`);
  });
  return text('');
}

async function statusOutcome(status: DnsStatus, { host, output, wide }: Context): Promise<Outcome> {
  const terminal = wide ? undefined : host.terminalSize()?.columns;
  return {
    kind: 'record',
    text: await statusText(status, terminal),
    data: statusData(status),
    ...(isHealthy(status) ? {} : { status: EXIT_STATUS.refused }),
    findings: output === 'table' ? status.findings : [],
  };
}

function isHealthy({ answers }: DnsStatus): boolean {
  return answers.every(isAgreed);
}
