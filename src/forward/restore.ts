import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { installCommand } from '../host/packages.ts';
import { shellCommand } from '../shell-words.ts';
import { changeRules, loadRules } from './load-rules.ts';
import { type Placement, type Present, presentRules, readCounts } from './present.ts';
import { type Rules, rulesFor } from './rules.ts';
import { type Forwards, readForwards } from './state.ts';
import { tableScript } from './table.ts';
import { type Targets, targetsOf } from './targets.ts';

export interface RestoreResult {
  /** Whether something was missing, wrong, or in the wrong place. */
  readonly changed: boolean;
  readonly targets: Targets;
}

/** Makes the rules of this host those that the file says. Asks libvirt nothing. Throws VnetError if it cannot. */
export async function restoreForwards(host: Host): Promise<RestoreResult> {
  return loadForwards(host, () => readForwards(host));
}

/** Whether the rules of this host are those of these forwards. */
export async function areLoaded(host: Host, forwards: Forwards): Promise<boolean> {
  return (await rulesProblem(host, forwards)) === undefined;
}

/** Rules that are missing or behind others, rules that nothing lists, or a table of another program in their place. */
export type RulesProblem = 'missing' | 'unlisted' | 'other-table';

/** What is wrong with the rules of these forwards on this host. */
export async function rulesProblem(host: Host, forwards: Forwards): Promise<RulesProblem | undefined> {
  const present = await presentIfAny(host, forwards);
  if (present === undefined) return undefined;
  const rules = rulesFor(targetsOf(host, forwards), present.firewall);
  if (isRight(host, rules, present)) return undefined;
  if (isNone(forwards)) return 'unlisted';
  return present.table === 'other' && !isEmpty(rules) ? 'other-table' : 'missing';
}

function isNone({ forwards, masquerade }: Forwards): boolean {
  return forwards.length === 0 && masquerade.length === 0;
}

/** vnet's own directory, which only root can read. */
const DIRECTORY = '/var/lib/vnet';

/** The rules as they were wanted and as the kernel listed them, so that a comparison needs no knowledge of how nft prints. */
const RECORD = `${DIRECTORY}/forwards-loaded.json`;

/** How often rules are loaded while libvirt changes its own. */
const MAX_TRIES = 5;
const LOCK_SECONDS = 30;

/** Makes the rules of this host those of the forwards. Runs that load rules wait for each other. */
export async function loadForwards(host: Host, read: () => Forwards): Promise<RestoreResult> {
  if (!(await host.makePrivateDirectory(DIRECTORY))) {
    throw new VnetError('permission', 'only root may change the forwards of this host');
  }
  const release = await host.lock(`${DIRECTORY}/forwards.lock`, LOCK_SECONDS);
  if (release === undefined) throw new VnetError('timeout', 'another vnet has been loading forwards for 30 s');
  try {
    const forwards = read();
    for (let tries = 1; ; tries++) {
      const targets = targetsOf(host, forwards);
      const present = await presentIfAny(host, forwards);
      if (present === undefined) return { changed: false, targets };
      const rules = rulesFor(targets, present.firewall);
      if (isRight(host, rules, present)) return { changed: tries > 1, targets };
      if (present.table === 'other' && !isEmpty(rules)) throw otherTable();
      if (tries > MAX_TRIES) throw new VnetError('refused', 'gave up: something else keeps changing the rules');
      try {
        await load(host, rules, { present, targets });
        await record(host, rules);
      } catch (error) {
        if (tries === MAX_TRIES) throw error;
      }
    }
  } finally {
    release();
  }
}

/** Throws VnetError if the forwards of this host cannot have rules: without nft, or if another program made the table. */
export async function checkTable(host: Host, forwards: Forwards): Promise<void> {
  if ((await presentIfAny(host, forwards))?.table === 'other') throw otherTable();
}

function otherTable(): VnetError {
  return new VnetError('refused', 'another program made the table inet vnet, which forwards need', {
    hint: 'give that table another name where it is made, or delete it. To see it, run',
    commands: [shellCommand('nft', 'list', 'table', 'inet', 'vnet')],
  });
}

/** The rules of the kernel; undefined where there are neither forwards nor a program that could have made rules of them. */
async function presentIfAny(host: Host, forwards: Forwards): Promise<Present | undefined> {
  try {
    return await presentRules(host);
  } catch (error) {
    if (!(error instanceof VnetError) || error.code !== 'program-missing') throw error;
    if (isNone(forwards)) return undefined;
    throw new VnetError('program-missing', 'nft is not installed; forwards need it', {
      hint: 'to install it, run',
      commands: [installCommand('nft', host) ?? 'apt install nftables'],
    });
  }
}

/** The place of route_localnet of a bridge. */
const routeLocalnetOf = (bridge: string) => `net/ipv4/conf/${bridge}/route_localnet`;

interface Recorded {
  readonly wanted: string;
  readonly listing: string;
  /** Bridges that got route_localnet. */
  readonly routeLocalnet: readonly string[];
}

/** Whether everything is there and ahead of what rejects. */
function isRight(host: Host, rules: Rules, present: Present): boolean {
  const isPlaced = (wanted: readonly string[], { hasChain, isAhead, jumps }: Placement) =>
    wanted.length === 0 ? !hasChain && jumps.length === 0 : hasChain && isAhead;
  const families = [4, 6] as const;
  if (!families.every((family) => isPlaced(rules.libvirtTable[family], present.libvirt[family]))) return false;
  if (!families.every((family) => isPlaced(rules.iptables[family], present.iptables[family]))) return false;
  if (rules.routeLocalnet.some((bridge) => sysctl(host, bridge) === '0')) return false;
  if (isEmpty(rules)) return present.table !== 'vnet';
  const recorded = readRecord(host);
  return recorded?.wanted === JSON.stringify(rules) && recorded.listing === present.listing;
}

function isEmpty({ table }: Rules): boolean {
  return !table.includes('{');
}

function sysctl(host: Host, bridge: string): string | undefined {
  return host
    .readFile(`/proc/sys/${routeLocalnetOf(bridge)}`)
    ?.toString()
    .trim();
}

function readRecord(host: Host): Recorded | undefined {
  try {
    return JSON.parse(host.readFile(RECORD)?.toString() ?? '') as Recorded;
  } catch {
    return undefined;
  }
}

async function record(host: Host, rules: Rules): Promise<void> {
  const { listing } = await presentRules(host);
  const { routeLocalnet } = rules;
  const recorded: Recorded = { wanted: JSON.stringify(rules), listing, routeLocalnet };
  await host.replaceFile(RECORD, isEmpty(rules) ? undefined : Buffer.from(`${JSON.stringify(recorded)}\n`));
}

interface LoadOptions {
  readonly present: Present;
  readonly targets: Targets;
}

/** Replaces all rules, and keeps what they have counted. */
async function load(host: Host, rules: Rules, { present, targets }: LoadOptions): Promise<void> {
  const counts = present.table === 'vnet' ? await readCounts(host) : new Map();
  const table = present.table === 'other' ? '' : tableScript(targets, counts);
  await loadRules(host, { ...rules, table }, present);
  const former = readRecord(host)?.routeLocalnet ?? [];
  for (const bridge of new Set([...former, ...rules.routeLocalnet])) {
    const wanted = rules.routeLocalnet.includes(bridge) ? '1' : '0';
    const now = sysctl(host, bridge);
    if (now === undefined || now === wanted) continue;
    await changeRules(host, 'sysctl', ['-qw', `${routeLocalnetOf(bridge)}=${wanted}`], '');
  }
}

/** What `restoreForwards` would load for these forwards on this host. */
export async function wantedRules(host: Host, forwards: Forwards): Promise<Rules> {
  const { firewall } = await presentRules(host);
  return rulesFor(targetsOf(host, forwards), firewall);
}
