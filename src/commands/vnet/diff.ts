import { asLibvirtWrites, connectionsOf, type Difference, differences } from '../../apply/differences.ts';
import { definitionsOf, statesFromFiles, unconfirmedDefinitions } from '../../apply/from-files.ts';
import { changeLines, differenceData } from '../../apply/report.ts';
import type { LibvirtState, NetworkState } from '../../apply/state.ts';
import { isPath, shownPath, type WantedNetwork, wantedNetworks } from '../../apply/wanted.ts';
import { type Context, command } from '../../cli/command.ts';
import type { Finding } from '../../finding.ts';
import { paintFor } from '../../render/colour.ts';
import { unifiedDiff } from '../../render/diff.ts';
import { type Outcome, styledText } from '../../render/outcome.ts';

export default command({
  name: 'diff',
  summary: 'Compare files with networks, and definitions with active networks',
  group: 'files',
  details:
    'Compares by meaning: the order of entries, spellings, defaults and what libvirt adds are no difference. A file is compared with the definition of its network and with the active network; the name of a network compares its definition with the active network. Each change says what it needs: live (libvirt can change the active network), next start (the definition is enough), restart, or new network (undefine it first). A directory means its *.xml files. The exit status is 0 if nothing differs and 1 if something does.',
  args: {
    what: {
      summary: 'files with networks, directories, or names of networks; - is standard input (default: all networks)',
      optional: true,
      variadic: true,
      complete: ['networks', 'xml-files'],
    },
  },
  flags: { xml: { summary: 'print a unified diff of the XML' } },
  examples: [
    { line: 'vnet diff networks/', does: 'Compare a directory with libvirt' },
    { line: 'vnet diff default', does: 'Show what a restart of a network would change' },
    { line: 'vnet diff --xml lab.xml', does: 'Show the change of a definition as a unified diff' },
    { line: 'vnet diff -o json networks/', does: 'Print the differences as JSON' },
  ],
  shape: ['object'],
  fields: {
    same: ['boolean', 'whether nothing differs'],
    networks: ['object[]', 'list of networks, each with network, file, exists, active, connections, changes'],
  },

  async run({ args, flags }, context): Promise<Outcome> {
    const { compared, notes } = await comparisons(args.what, context);
    const isSame = compared.every(({ state, changes }) => state !== undefined && changes.length === 0);
    const status = isSame ? 0 : 1;
    if (flags.xml && context.output === 'table') {
      return { ...styledText(await xmlText(compared, context)), status, findings: notes };
    }
    return {
      kind: 'record',
      text: compared.map(comparisonText).join(''),
      data: { same: isSame, networks: compared.map(comparisonData) },
      status,
      findings: notes,
    };
  },
});

interface Comparison {
  readonly name: string;
  readonly wanted: WantedNetwork | undefined;
  /** Undefined if libvirt does not have the network. */
  readonly state: NetworkState | undefined;
  readonly changes: readonly Difference[];
}

/** What the user wants to compare: a file, or a network with its definition. */
type Request = Pick<Comparison, 'name' | 'wanted'>;

const ANY = { libvirt: undefined, describes: false };
const NOTHING: LibvirtState = { networks: new Map(), ...ANY };

async function comparisons(
  words: readonly string[],
  context: Context,
): Promise<{ readonly compared: readonly Comparison[]; readonly notes: readonly Finding[] }> {
  const { host } = context;
  const { networks: files, notes } = wantedNetworks(
    words.filter((word) => isPath(word, host)),
    host,
  );
  const names = words.length === 0 ? await allNames(context) : words.filter((word) => !isPath(word, host));
  const requests: Request[] = [
    ...files.map((wanted) => ({ name: wanted.name, wanted })),
    ...names.map((name) => ({ name, wanted: undefined })),
  ];
  const same = await sameInFiles(requests, context);
  const others = requests.filter((_, index) => same[index] === undefined);
  const state = others.length === 0 ? NOTHING : await fromVirsh(others, context);
  const compared = await Promise.all(
    requests.map(async (request, index) => {
      const { wanted } = request;
      const name =
        wanted === undefined && same[index] === undefined ? await existing(request.name, state, context) : request.name;
      return same[index] ?? comparisonOf(name, wanted, state);
    }),
  );
  return { compared: await counted(compared, context), notes };
}

/** Counts the guests where a change needs a restart. */
async function counted(compared: readonly Comparison[], { virsh }: Context): Promise<Comparison[]> {
  const needing = compared.flatMap(({ state, changes }) =>
    state?.live !== undefined && changes.some(({ needs }) => needs === 'restart') ? [state] : [],
  );
  if (needing.length === 0) return [...compared];
  const { withPorts } = await import('../../apply/state.ts');
  const states = new Map((await withPorts(virsh, needing)).map((state) => [state.name, state]));
  return compared.map((each) => ({ ...each, state: states.get(each.name) ?? each.state }));
}

/**
 * The comparisons of networks that are as they should be in the daemon's files. libvirt itself is queried for the others: its
 * version decides what counts. It is also queried for definitions in files that somebody may have edited since it read them.
 */
async function sameInFiles(requests: readonly Request[], context: Context): Promise<(Comparison | undefined)[]> {
  const names = requests.map(({ name }) => name);
  const unconfirmed = unconfirmedDefinitions(context, names);
  // virsh runs while the files are compared. An error of libvirt is reported by the next question.
  const definitions = definitionsOf(context.virsh, unconfirmed).catch(() => new Map<string, string>());
  const networks = statesFromFiles(context, names);
  const compared = requests.map(({ name, wanted }) => comparisonOf(name, wanted, { networks, ...ANY }));
  const known = await definitions;
  const isUnconfirmed = new Set(unconfirmed);
  const isConfirmed = (name: string, source: string | undefined) =>
    source !== undefined && (!isUnconfirmed.has(name) || known.get(name) === source.trim());
  return compared.map((each, index) => {
    const name = requests[index]?.name ?? '';
    const isSame = each.state !== undefined && each.changes.length === 0;
    return isSame && isConfirmed(name, each.state.definition?.source) ? each : undefined;
  });
}

function comparisonOf(name: string, wanted: WantedNetwork | undefined, libvirt: LibvirtState): Comparison {
  const state = libvirt.networks.get(name);
  const changes = state === undefined ? [] : differences(wanted, state, libvirt);
  return { name: state?.name ?? name, wanted, state, changes };
}

async function existing(name: string, { networks }: LibvirtState, context: Context): Promise<string> {
  if (networks.has(name)) return name;
  const { networkNotFound } = await import('../../libvirt/sources/networks.ts');
  throw networkNotFound(name, await allNames(context));
}

/** Queries libvirt, with code that most runs do not need. */
async function fromVirsh(requests: readonly Request[], context: Context): Promise<LibvirtState> {
  const { readState } = await import('../../apply/state.ts');
  return readState(
    context,
    requests.map(({ name }) => name),
  );
}

async function allNames(context: Context): Promise<string[]> {
  const { networkNames } = await import('../../apply/state.ts');
  return networkNames(context);
}

function comparisonText({ name, wanted, state, changes }: Comparison): string {
  const network = `network ${name}${wanted === undefined ? '' : ` (${shownPath(wanted.file)})`}`;
  if (state === undefined) return changeLines(`${network}: not defined`, []);
  if (changes.length > 0)
    return changeLines(`${network}: ${plural(changes.length, 'change')}`, changes, {
      state,
      hasFile: wanted !== undefined,
    });
  const isTransient = state.definition === undefined;
  return changeLines(`${network}: same${isTransient && wanted === undefined ? ', it has no definition' : ''}`, []);
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function comparisonData({ name, wanted, state, changes }: Comparison) {
  return {
    network: name,
    file: wanted?.file ?? null,
    exists: state !== undefined,
    active: state?.live !== undefined,
    connections: state === undefined ? 0 : connectionsOf(state),
    changes: changes.map(differenceData),
  };
}

async function xmlText(compared: readonly Comparison[], { colour }: Context): Promise<string> {
  const paint = await paintFor(colour.stdout);
  return compared
    .map(({ name, wanted, state }) => {
      const { before, after } =
        state === undefined ? { before: '', after: wanted?.source ?? '' } : asLibvirtWrites(wanted, state);
      return unifiedDiff(before, after, wanted === undefined ? name : shownPath(wanted.file), paint);
    })
    .join('');
}
