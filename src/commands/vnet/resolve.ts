import { command } from '../../cli/command.ts';
import { leaseFileFlag, networkFlag, stateDirFlag } from '../../cli/common-arguments.ts';
import { usageError } from '../../cli/usage-error.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { isHostname } from '../../guests/hostname.ts';
import { type Lookup, lookUp } from '../../guests/lookup.ts';
import { type Answer, isOnlyReserved, type ResolveOptions } from '../../guests/resolve/answer.ts';
import { ADDRESS_FIELDS, type AddressRow, addressColumns, addressData } from '../../guests/resolve/columns.ts';
import type { ExternalQuery } from '../../guests/resolve/external.ts';
import { resolveNames } from '../../guests/resolve/resolve.ts';
import type { Host } from '../../host/host.ts';
import { ADDRESS_SOURCES } from '../../libvirt/address-source.ts';
import { SYSTEM_PATHS } from '../../libvirt/location.ts';
import { openLibvirt } from '../../libvirt/open.ts';
import type { Target } from '../../libvirt/target.ts';
import { type Outcome, table, text } from '../../render/outcome.ts';
import { printable } from '../../terminal/printable.ts';

/** More than a query of Terraform needs. */
const MAX_QUERY_BYTES = 65_536;

export default command({
  name: 'resolve',
  summary: 'Print the addresses of a guest',
  group: 'addresses',
  details:
    "A name is first that of a guest, then a hostname that a guest sent with DHCP, then that of a reservation. Reads libvirt's lease files if permitted; if they have no answer, asks libvirt for leases, the guest agent and the host's ARP table, and last prints the address that a network reserves for the name; a note on stderr says that nobody leases it. Without an answer, the exit status is 2 and stderr says why. --format external is for Terraform's external data source: it reads a JSON object with name and, if needed, network from standard input, and prints an object of strings with name, ip, ipv4, ipv6, addresses, guest, hostname, mac and network.",
  args: { name: { summary: 'guest or hostname', optional: true, variadic: true, complete: 'domains' } },
  flags: {
    ipv4: { short: '4', summary: 'only IPv4 addresses' },
    ipv6: { short: '6', summary: 'only IPv6 addresses' },
    all: { short: 'a', summary: 'ask every source and print where each address is from' },
    source: { value: 'SOURCE', choices: ADDRESS_SOURCES, summary: 'ask only this source' },
    network: networkFlag,
    reverse: { short: 'x', summary: 'print the guests that have these IP or MAC addresses' },
    format: {
      value: 'FORMAT',
      choices: ['hosts', 'external'],
      summary: 'print lines for /etc/hosts, or JSON for Terraform',
    },
    as: {
      value: 'MODULE',
      choices: ['nss:libvirt', 'nss:libvirt_guest'],
      summary: "answer as libvirt's name service module does",
    },
    file: leaseFileFlag,
    'state-dir': stateDirFlag,
  },
  examples: [
    { line: 'vnet resolve web', does: 'Print the addresses of a guest, one per line' },
    { line: 'vnet resolve -4 web db -o json', does: 'Print the IPv4 addresses of two guests as JSON' },
    { line: 'vnet resolve --reverse 192.168.122.41', does: 'Print the guest that has this address' },
    { line: 'vnet resolve --all web', does: 'Print what each source knows' },
    {
      line: `echo '{"name": "web"}' | vnet resolve --format external`,
      does: "Answer as a program of Terraform's external data source",
    },
    { line: 'vnet resolve --as nss:libvirt_guest web', does: 'Print what getent would print' },
  ],
  shape: ['list'],
  fields: {
    name: ['string', 'name that was resolved'],
    ip: ['string | null', 'IP address'],
    'protocol?': ['string', 'ipv4 or ipv6'],
    'by?': ['string | null', 'what the name is: guest, hostname or reservation'],
    'guest?': ['string | null', 'guest that has the address'],
    'hostname?': ['string | null', 'hostname of its lease'],
    'mac?': ['string | null', 'MAC address'],
    'network?': ['string | null', 'network of the address'],
    'expiry?': ['string | null', 'when the lease expires: ISO 8601 in UTC; null if it does not expire'],
    'sources?': ['string[]', 'where the address was found: file, lease, agent, arp or reservation'],
    'query?': ['string', 'with --reverse: address that was looked up'],
    'module?': ['string', 'with --as: name service module'],
  },
  files: {
    '/var/lib/libvirt/dnsmasq/BRIDGE.status': 'leases of a network',
    '/var/lib/libvirt/dnsmasq/BRIDGE.macs': 'MAC addresses of the guests of a network',
    '/run/libvirt/network/NAME.xml': 'active networks',
  },

  async run({ args, flags }, context) {
    const family = flags.ipv4 === flags.ipv6 ? undefined : flags.ipv4 ? 'ipv4' : 'ipv6';
    const isPlain = context.output === 'table';
    rejectConflicts({ ...flags, output: isPlain ? undefined : context.output });
    const isExternal = flags.format === 'external';
    const query = isExternal ? await readQuery(context.host, args.name) : undefined;
    const names = query === undefined ? args.name : [query.name];
    if (names.length === 0) throw usageError('missing argument: NAME', 'vnet resolve --help');
    if (flags.as !== undefined) {
      const { nssAnswers } = await import('../../guests/nss/outcome.ts');
      const module = flags.as === 'nss:libvirt' ? 'libvirt' : 'libvirt_guest';
      const directory = flags['state-dir'] ?? SYSTEM_PATHS.leases;
      return nssAnswers(context, names, { module, family, plain: isPlain, directory });
    }
    const libvirt = await openLibvirt(context, { files: flags.file, stateDir: flags['state-dir'] });
    if (flags.reverse) {
      const { ownersOutcome } = await import('../../guests/resolve/reverse-outcome.ts');
      const lookup = await lookUp(context.host, libvirt, undefined, { network: flags.network, withNetworks: false });
      return ownersOutcome(names, context, lookup, isPlain);
    }
    const options: ResolveOptions = {
      network: query?.network ?? flags.network,
      withNetworks: flags.all || isExternal || !isPlain,
      family,
      source: flags.source,
      all: flags.all,
      withReservations: true,
    };
    const { lookup, answers } = await resolveNames(context, libvirt, names, options);
    const findings = lookup.problems.flatMap((problem) => problem.findings);
    findings.push(...(await findingsOn(answers, context, lookup, options)));
    return {
      ...(isExternal
        ? await externalOf(answers)
        : flags.format === 'hosts'
          ? hostsLines(answers)
          : addressesOf(answers, flags.all || !isPlain)),
      findings,
      status: statusOf(answers, lookup),
    };
  },
});

/** Options that contradict each other: one of them would be ignored silently. */
const CONFLICTS = {
  as: ['reverse', 'all', 'source', 'network', 'format', 'file'],
  reverse: ['all', 'source', 'format', 'ipv4', 'ipv6'],
  format: ['output', 'all'],
} as const;

function rejectConflicts(flags: Readonly<Record<string, unknown>>): void {
  const isSet = (name: string) => (Array.isArray(flags[name]) ? flags[name].length > 0 : Boolean(flags[name]));
  for (const [name, others] of Object.entries(CONFLICTS)) {
    const other = isSet(name) ? others.find(isSet) : undefined;
    if (other !== undefined) throw new VnetError('usage', `--${name} cannot be combined with --${other}`);
  }
}

async function readQuery(host: Host, names: readonly string[]): Promise<ExternalQuery> {
  if (names.length > 0) {
    throw usageError('--format external reads the name from standard input', 'vnet resolve --help');
  }
  const { parseExternalQuery } = await import('../../guests/resolve/external.ts');
  return parseExternalQuery(host.readInput('-', { bytes: MAX_QUERY_BYTES })?.toString() ?? '');
}

async function externalOf(answers: readonly Answer[]): Promise<Outcome> {
  const { externalResult } = await import('../../guests/resolve/external.ts');
  return text(answers.map(externalResult).join(''));
}

function addressesOf(answers: readonly Answer[], withDetails: boolean): Outcome {
  if (!withDetails) {
    const isOne = answers.length === 1;
    const lines = answers.flatMap(({ name, addresses }) =>
      addresses.map(({ ip }) => (isOne ? `${ip}\n` : `${printable(name)}\t${ip}\n`)),
    );
    return text(lines.join(''));
  }
  const rows = answers.flatMap((answer) => answer.addresses.map((address): AddressRow => ({ answer, address })));
  return table({ columns: addressColumns, rows, data: addressData, fields: ADDRESS_FIELDS });
}

/** Lines of a hosts file. A name that is not valid there, such as one with a blank, is skipped. */
function hostsLines(answers: readonly Answer[]): Outcome {
  const lines = answers.flatMap(({ name, addresses }) =>
    isHostname(name) ? addresses.map(({ ip }) => `${ip}\t${name}\n`) : [],
  );
  return text(lines.join(''));
}

/** What to report about names: why one has no address, or nobody has it yet, or who else claims the name. */
async function findingsOn(
  answers: readonly Answer[],
  target: Target,
  lookup: Lookup,
  options: ResolveOptions,
): Promise<Finding[]> {
  const isMissing = (answer: Answer) =>
    answer.addresses.length === 0 || (isOnlyReserved(answer) && options.source === undefined);
  const isAmbiguous = ({ by, addresses, matches }: Answer) =>
    matches.claims.length > 0 || (by !== 'guest' && addresses.length > 1);
  const remarkable = answers.filter((answer) => isMissing(answer) || isAmbiguous(answer));
  if (remarkable.length === 0) return [];
  const { MissingNames } = await import('../../guests/resolve/explain-missing.ts');
  const { claimsOf } = await import('../../guests/resolve/claims.ts');
  const missing = new MissingNames(target, lookup, options);
  const findings: Finding[] = [];
  for (const answer of remarkable) {
    if (isMissing(answer)) findings.push(...(await missing.findings(answer)));
    else {
      findings.push(
        ...claimsOf(answer, lookup).map((message): Finding => ({ id: 'name-claimed', severity: 'note', message })),
      );
    }
  }
  return findings;
}

/** A file that cannot be read may contain an address: that problem comes before "not found". */
function statusOf(answers: readonly Answer[], { problems }: Lookup): number {
  if (problems.length > 0) return EXIT_STATUS['file-unreadable'];
  return answers.every(({ addresses }) => addresses.length > 0) ? 0 : EXIT_STATUS['not-found'];
}
