import { command } from '../../cli/command.ts';
import { network } from '../../cli/common-arguments.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { isHostname } from '../../guests/hostname.ts';
import { type Known, knownOf } from '../../guests/lookup.ts';
import { NSS_MODULES, type NssModule } from '../../guests/nss/modules.ts';
import { type AddressRow, addressColumns, addressData } from '../../guests/resolve/columns.ts';
import { type Answer, resolveNames } from '../../guests/resolve/resolve.ts';
import { SOURCES, type Source } from '../../libvirt/address-sources.ts';
import { SYSTEM } from '../../libvirt/paths.ts';
import type { Target } from '../../libvirt/target.ts';
import { type Outcome, table, text } from '../../render/outcome.ts';

export default command({
  name: 'resolve',
  summary: 'Print the addresses of a guest',
  details:
    "A name is first that of a guest, as libvirt knows it, then a hostname, as guests claim it. libvirt's lease files are read where they can be; where they have no answer, libvirt is asked for its leases, the guest agent's answer and the host's ARP table. Without an answer the exit status is 2, and the reason is on stderr.",
  args: { name: { summary: 'guest or hostname', variadic: true, complete: 'domains' } },
  flags: {
    ipv4: { short: '4', summary: 'IPv4 addresses only' },
    ipv6: { short: '6', summary: 'IPv6 addresses only' },
    all: { short: 'a', summary: 'ask every source, and say which found what' },
    source: { value: 'SOURCE', choices: SOURCES, summary: 'ask only this source' },
    network: { ...network, short: 'n', value: 'NETWORK', summary: 'only addresses on this network' },
    reverse: { short: 'x', summary: 'the words are IP or MAC addresses: print whose they are' },
    format: { value: 'FORMAT', choices: ['hosts'], summary: 'hosts: lines as /etc/hosts has them' },
    as: {
      value: 'MODULE',
      choices: NSS_MODULES.map((module) => `nss:${module}`),
      summary: "answer exactly as libvirt's name service module does",
    },
    file: { short: 'f', value: 'FILE', repeatable: true, summary: 'read this lease file; - is standard input' },
    'state-dir': { value: 'DIR', summary: "read this directory's *.status and *.macs, and never ask libvirt" },
  },
  examples: [
    { line: 'vnet resolve myvm', does: 'The addresses of a guest, one a line' },
    { line: 'vnet resolve -4 web db -o json', does: 'The IPv4 addresses of two, with all that is known of each' },
    { line: 'vnet resolve --reverse 192.168.122.41', does: 'The guest that has this address' },
    { line: 'vnet resolve --as nss:libvirt_guest myvm', does: 'What getent would get' },
    { line: 'vnet resolve --all myvm', does: 'What each source knows' },
  ],

  async run({ args, flags }, context) {
    const target: Target = { host: context.host, virsh: context.virsh };
    const family = flags.ipv4 === flags.ipv6 ? undefined : flags.ipv4 ? 'ipv4' : 'ipv6';
    const where = { files: flags.file, stateDir: flags['state-dir'], network: flags.network };
    const plain = context.output === 'table';
    refuseTogether({ ...flags, output: plain ? undefined : context.output });
    if (flags.as !== undefined) {
      const { nssAnswers } = await import('../../guests/nss/outcome.ts');
      const module = flags.as.slice('nss:'.length) as NssModule;
      return nssAnswers(target, args.name, { module, family, plain, directory: where.stateDir ?? SYSTEM.leases });
    }
    if (flags.reverse) {
      const { owners } = await import('../../guests/resolve/reverse-outcome.ts');
      return owners(args.name, await knownOf(target, undefined, where), plain, context.host.now().getTime() / 1000);
    }
    const named = flags.all || !plain;
    const wish = { ...where, named, family, source: flags.source as Source | undefined, all: flags.all } as const;
    const { known, answers } = await resolveNames(target, args.name, wish);
    const findings = known.problems.flatMap((problem) => problem.findings);
    for (const answer of answers) findings.push(...(await findingsOn(answer, target, known)));
    return {
      ...(flags.format === 'hosts' ? hostsLines(answers) : shown(answers, flags.all || !plain)),
      findings,
      status: statusOf(answers, known),
    };
  },
});

/** What an option leaves no room for: it would be passed over in silence. */
const NOT_WITH = {
  as: ['reverse', 'all', 'source', 'network', 'format', 'file'],
  reverse: ['all', 'source', 'format', 'ipv4', 'ipv6'],
  format: ['output', 'all'],
} as const;

function refuseTogether(flags: Readonly<Record<string, unknown>>): void {
  const isGiven = (name: string) => (Array.isArray(flags[name]) ? flags[name].length > 0 : Boolean(flags[name]));
  for (const [name, others] of Object.entries(NOT_WITH)) {
    const other = isGiven(name) ? others.find(isGiven) : undefined;
    if (other !== undefined) throw new VnetError('usage', `--${name} cannot be combined with --${other}`);
  }
}

function shown(answers: readonly Answer[], everything: boolean): Outcome {
  if (!everything) return text(answers.map(({ addresses }) => addresses.map(({ ip }) => `${ip}\n`).join('')).join(''));
  const rows = answers.flatMap((answer) => answer.addresses.map((address): AddressRow => ({ answer, address })));
  return table({ columns: addressColumns, rows, data: addressData });
}

/** Lines of a hosts file; a name that may not stand there, such as one with a blank, is left out. */
function hostsLines(answers: readonly Answer[]): Outcome {
  const lines = answers.flatMap(({ name, addresses }) =>
    isHostname(name) ? addresses.map(({ ip }) => `${ip}\t${name}\n`) : [],
  );
  return text(lines.join(''));
}

/** What stderr says of one name: why it has no address, or who else claims to be it. */
async function findingsOn(answer: Answer, target: Target, known: Known): Promise<Finding[]> {
  const { name, by, addresses, resolution } = answer;
  const plain = resolution.claims.length === 0 && (by === 'guest' || addresses.length < 2);
  if (addresses.length > 0 && plain) return [];
  const { claimsOf, whyNot } = await import('../../guests/resolve/why.ts');
  if (addresses.length > 0) {
    return claimsOf(answer, known).map((message) => ({ id: 'name-claimed', severity: 'note', message }));
  }
  const [reason = '', ...evidence] = await whyNot(target, answer, known);
  return [{ id: 'no-address', severity: 'error', message: `'${name}' has no address: ${reason}`, evidence }];
}

/** A file that could not be read may have held the answer, or another one: that is said before "not found". */
function statusOf(answers: readonly Answer[], { problems }: Known): number {
  if (problems.length > 0) return EXIT_STATUS['file-unreadable'];
  return answers.every(({ addresses }) => addresses.length > 0) ? 0 : EXIT_STATUS['not-found'];
}
