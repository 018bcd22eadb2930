import { type Context, command } from '../../cli/command.ts';
import { dryRunFlag, networks, restartFlag } from '../../cli/common-arguments.ts';
import { checkFlags, type FlagActions } from '../../cli/flags-of-action.ts';
import { usageError } from '../../cli/usage-error.ts';
import { readManifest } from '../../dns/manifest.ts';
import { isAgreed } from '../../dns/questions.ts';
import { type DnsStatus, dnsStatus } from '../../dns/status.ts';
import { statusData, statusText } from '../../dns/status-text.ts';
import { watchContainers } from '../../dns/watch.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import { locationOf } from '../../libvirt/location.ts';
import { type Outcome, text } from '../../render/outcome.ts';
import { notSetUp, setup, undo } from './dns/change.ts';

const HELP = 'vnet dns --help';

export default command({
  name: 'dns',
  summary: 'Give host, guests and containers the same names',
  group: 'addresses',
  details:
    'setup connects the DNS servers of networks with the DNS of this host, so that each machine has one name, whoever looks it up: GUEST.DOMAIN, CONTAINER.DOMAIN and, for this host, host.DOMAIN. A small dnsmasq on 127.0.0.55 knows which server answers for which DNS domain; systemd-resolved, NetworkManager or the dnsmasq of this host send it these domains, and no other names. setup and undo show every file and line and ask before they change anything; --dry-run only shows. undo restores every file, and reports files that were changed since; with a NETWORK, it disconnects only that one. --authoritative opens port 53 of one address of this host, where the DNS server of one network answers other machines about its own domain, so that the DNS server of the local network can delegate the domain. status sends the same questions to every server that host, guests and containers use, and fails with 1 if answers differ. watch keeps the names of containers current; where systemd runs, setup starts it.',
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
    authoritative: {
      summary:
        "let the DNS server of one network answer other machines, so that the local network's can delegate to it",
    },
    listen: {
      value: 'ADDRESS',
      summary: 'with --authoritative, address of this host (default: that of its default route)',
    },
    yes: { short: 'y', summary: 'do not ask' },
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
    {
      line: 'vnet dns setup --authoritative --restart vm',
      does: 'Let other machines look up the guests of a routed network',
    },
    { line: 'vnet dns undo vm', does: 'Disconnect one network' },
    { line: 'vnet dns undo', does: 'Restore what was there before setup' },
  ],
  shape: ['object'],
  fields: {
    'changed?': ['boolean', 'whether setup or undo has changed something, or with --dry-run would'],
    'steps?': ['string[]', 'changes of the host'],
    'files?': ['object[]', 'files that change, each with path, before and after (null if there is none)'],
    'networks?': [
      'object[]',
      'networks that are connected, each with network, domain, server and authority (null, or address, port and records for the DNS server of the local network)',
    ],
    'containers?': ['string | null', 'DNS domain of containers'],
    'setUp?': ['boolean', 'whether setup has connected networks'],
    'resolver?': ['string | null', 'what answers programs on this host'],
    'reason?': ['string | null', 'why setup cannot connect it'],
    'resolvConf?': ['object', 'file, nameservers and search of resolv.conf'],
    'servers?': ['object[]', 'DNS servers that are queried, each with name and address'],
    'names?': [
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
    checkFlags({ command: 'dns', action }, flags, ACTIONS);
    if (flags.listen !== undefined && !flags.authoritative)
      throw usageError('--listen goes with --authoritative', HELP);
    if (!locationOf(context.virsh.uri, context.host).local) {
      throw new VnetError('unsupported', 'the DNS of another host cannot be connected from here', {
        hint: 'run vnet on that host',
      });
    }
    if (action === 'status') return statusOutcome(await dnsStatus(context, network), context);
    if (context.host.uid !== 0) {
      throw new VnetError('permission', `only root can ${VERBS[action]} the DNS of this host`, {
        hint: 'run the command as root',
      });
    }
    if (action === 'watch') {
      if (context.output !== 'table') throw usageError('dns watch prints no data; -o does not apply', HELP);
      if (network.length > 0) throw usageError('dns watch takes no NETWORK', HELP);
      return watch(context);
    }
    const consent = { yes: flags.yes, dryRun: flags['dry-run'] };
    if (action === 'undo') return undo(network, { ...consent, restart: flags.restart }, context);
    return setup({ ...flags, networks: network }, consent, context);
  },
});

const VERBS = { setup: 'change', undo: 'restore', watch: 'update' } as const;

/** The actions that a flag goes with. */
const ACTIONS: FlagActions = {
  domain: ['setup'],
  containers: ['setup'],
  authoritative: ['setup'],
  listen: ['setup'],
  restart: ['setup', 'undo'],
  yes: ['setup', 'undo'],
  'dry-run': ['setup', 'undo'],
};

async function watch({ host, quiet }: Context): Promise<Outcome> {
  const manifest = await readManifest(host);
  if (manifest === undefined) {
    throw notSetUp({ hint: 'to set it up, run', commands: ['vnet dns setup'] });
  }
  if (manifest.containers === null) {
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
    ...(status.answers.every(isAgreed) ? {} : { status: EXIT_STATUS.refused }),
    findings: output === 'table' ? status.findings : [],
  };
}
