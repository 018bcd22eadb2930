import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { type Firewall, IPTABLES_CHAIN, LIBVIRT_CHAIN } from './rules.ts';
import { type Count, type Counts, MARK } from './table.ts';

/** The rules of forwards that the kernel has, and where they are. */
export interface Present {
  readonly firewall: Firewall;
  /** The table `inet vnet`, vnet's chains in other tables and nothing else, in one text. */
  readonly listing: string;
  /** Who wrote the table `inet vnet`; undefined if there is none. */
  readonly table: 'vnet' | 'other' | undefined;
  readonly libvirt: Readonly<Record<4 | 6, Placement>>;
  readonly iptables: Readonly<Record<4 | 6, Placement>>;
}

/** vnet's chain in a table of another program. */
export interface Placement {
  readonly hasChain: boolean;
  /** The rules that lead to it: handles of nft, or words for iptables-restore. */
  readonly jumps: readonly string[];
  /** Whether exactly one rule leads to it, ahead of all that reject. */
  readonly isAhead: boolean;
}

const NOWHERE: Placement = { hasChain: false, jumps: [], isAhead: false };

/** Reads the rules, with all programs at once. Throws VnetError `program-missing` without nft. */
export async function presentRules(host: Host): Promise<Present> {
  const nft = (...words: string[]) => listed(host, 'nft', ['-s', '-a', 'list', 'table', ...words]);
  const [table, libvirt4, libvirt6, iptables4, iptables6] = await Promise.all([
    nft('inet', 'vnet'),
    nft('ip', 'libvirt_network'),
    nft('ip6', 'libvirt_network'),
    listed(host, 'iptables-save', ['-t', 'filter']).catch(withoutProgram),
    listed(host, 'ip6tables-save', ['-t', 'filter']).catch(withoutProgram),
  ]);
  const saved = { 4: iptables4 ?? '', 6: iptables6 ?? '' };
  const families = [4, 6] as const;
  const chains = [libvirt4, libvirt6].map((text = '') => chainText(text, LIBVIRT_CHAIN));
  return {
    firewall: {
      libvirtTable: families.filter((family) => chainText({ 4: libvirt4, 6: libvirt6 }[family] ?? '', INPUT) !== ''),
      iptables: families.filter((family) => forwardsSomething(saved[family])),
    },
    listing: [
      withoutHandles(table ?? ''),
      ...chains.map(withoutHandles),
      ...families.map((family) => chainLines(saved[family]).join('\n')),
    ].join('\n--\n'),
    table: table === undefined ? undefined : table.includes(` comment "${MARK} `) ? 'vnet' : 'other',
    libvirt: { 4: placedInLibvirt(libvirt4), 6: placedInLibvirt(libvirt6) },
    iptables: { 4: placedInIptables(saved[4]), 6: placedInIptables(saved[6]) },
  };
}

/** The chain of libvirt that rejects new connections to guests. */
const INPUT = 'guest_input';

/** What a program lists; undefined if there is no such table. */
async function listed(host: Host, program: string, args: readonly string[]): Promise<string | undefined> {
  const { status, stdout, stderr } = await host.run(program, args, { limit: host.limits.program });
  if (status === 0) return stdout;
  if (/No such file or directory/.test(stderr)) return undefined;
  if (/not permitted|must be root|Permission denied/i.test(stderr)) {
    throw new VnetError('permission', 'only root may read the rules of the firewall');
  }
  throw new VnetError('refused', `${[program, ...args].join(' ')}: ${stderr.trim()}`);
}

function withoutProgram(error: unknown): undefined {
  if (error instanceof VnetError && error.code === 'program-missing') return undefined;
  throw error;
}

/** The lines of a chain in what nft lists; empty if it is not there. */
function chainText(text: string, chain: string): string {
  const [, lines] = new RegExp(`^\\tchain ${chain} \\{.*\\n((?:\\t\\t.*\\n)*)\\t\\}`, 'm').exec(text) ?? [];
  return lines === undefined ? '' : `{\n${lines}}`;
}

/** The order of elements is up to the kernel. */
function withoutHandles(text: string): string {
  return text.replaceAll(/ # handle \d+$/gm, '').replaceAll(/elements = \{([^}]*)\}/g, (_, elements: string) => {
    const sorted = elements.split(',').map((each) => each.trim());
    return `elements = { ${sorted.sort().join(', ')} }`;
  });
}

function placedInLibvirt(text: string | undefined): Placement {
  if (text === undefined) return NOWHERE;
  const rules = chainText(text, INPUT).split('\n').slice(1, -1);
  const isJump = (rule: string) => rule.includes(`jump ${LIBVIRT_CHAIN} `);
  const jumps = rules.filter(isJump).flatMap((rule) => / # handle (\d+)$/.exec(rule)?.[1] ?? []);
  const before = rules.slice(0, rules.findIndex(isJump));
  return {
    hasChain: chainText(text, LIBVIRT_CHAIN) !== '',
    jumps,
    isAhead: jumps.length === 1 && !before.some((rule) => /\b(?:reject|drop)\b/.test(rule)),
  };
}

function placedInIptables(saved: string): Placement {
  const rules = saved.split('\n').filter((line) => line.startsWith('-A FORWARD '));
  const isJump = (rule: string) => rule.endsWith(` -j ${IPTABLES_CHAIN}`);
  const jumps = rules.filter(isJump).map((rule) => rule.slice('-A '.length));
  const before = rules.slice(0, rules.findIndex(isJump));
  return {
    hasChain: saved.includes(`\n:${IPTABLES_CHAIN} `),
    jumps,
    // Docker puts its own chains first again and again; they decide about other bridges.
    isAhead: jumps.length === 1 && before.every((rule) => / -j (?:ACCEPT|DOCKER[\w-]*)$/.test(rule)),
  };
}

function chainLines(saved: string): string[] {
  return saved.split('\n').filter((line) => line.startsWith(`-A ${IPTABLES_CHAIN} `));
}

/** Whether the chain FORWARD of iptables may drop or reject what others accept. */
function forwardsSomething(saved: string): boolean {
  if (/^:FORWARD DROP /m.test(saved) || /^:LIBVIRT_FWI /m.test(saved)) return true;
  return saved.split('\n').some((line) => line.startsWith('-A FORWARD ') && !line.endsWith(` -j ${IPTABLES_CHAIN}`));
}

/** Reads what the forwards have counted. Without the table there are no counts. */
export async function readCounts(host: Host): Promise<Counts> {
  const { status, stdout } = await host.run('nft', ['list', 'counters', 'table', 'inet', 'vnet'], {
    limit: host.limits.program,
  });
  const found = status === 0 ? stdout.matchAll(/counter (\w+) \{\s+packets (\d+) bytes (\d+)/g) : [];
  return new Map<string, Count>(
    [...found].map(([, name = '', packets, bytes]) => [name, { packets: Number(packets), bytes: Number(bytes) }]),
  );
}
