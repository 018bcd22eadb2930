import { type VnetError as Failure, VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { processAge } from '../../host/proc.ts';
import type { Fact, Look } from '../look.ts';
import { isTranslated } from '../netfilter/evaluate.ts';
import { readIptables } from '../netfilter/iptables.ts';
import { chainsAbout, emptiedChains, missingJumps } from '../netfilter/libvirt-chains.ts';
import { type NftChain, readNft, ruleLines } from '../netfilter/nft.ts';
import type { Chain, Rule, Ruleset, TableFamily } from '../netfilter/ruleset.ts';
import { forwardedTraffic } from '../netfilter/traffic.ts';
import { networkDaemon } from './daemons.ts';
import { hasRules, type OwnBridge, ownBridges } from './own-bridges.ts';

/** Milliseconds between two looks at rules that libvirt may be writing. */
const PAUSE = 500;
/** How often they are read at most: on a slow host, libvirt writes the rules of many networks for seconds. */
const MOST_READS = 20;
/** So many seconds after its start, a daemon has begun to write its rules. */
const START = 10;

/**
 * Every rule that filters or translates packets on this host: nft's, and those of iptables in both variants. A daemon that
 * starts or reloads removes its rules and writes them again, so vnet looks until they stay the same before it calls some missing.
 */
export const rules: Fact<Ruleset> = async (look) => {
  // First, because libvirt may only answer after it has written them.
  const networks = await bridgesIfKnown(look);
  let found = await readRules(look.host);
  for (let reads = 1, isChanging = true; reads < MOST_READS && isChanging && isIncomplete(found, networks); reads++) {
    await look.host.sleep(PAUSE);
    const next = await readRules(look.host);
    isChanging = JSON.stringify(next) !== JSON.stringify(found) || (await isStarting(look));
    found = next;
  }
  return found;
};

async function bridgesIfKnown(look: Look): Promise<readonly OwnBridge[]> {
  try {
    return await look.at(ownBridges);
  } catch (error) {
    if (error instanceof VnetError) return [];
    throw error;
  }
}

async function isStarting(look: Look): Promise<boolean> {
  const daemon = await look.at(networkDaemon);
  return daemon !== undefined && (processAge(look.host, daemon.pid) ?? START) < START;
}

/** Whether some of libvirt's rules for a network are missing, or nothing leads to them. */
function isIncomplete(ruleset: Ruleset, networks: readonly OwnBridge[]): boolean {
  return networks.filter(hasRules).some((network) => {
    const [packet] = network.mode === 'nat' ? forwardedTraffic(network, 4, undefined) : [];
    if (packet !== undefined && !isTranslated(ruleset, packet.packet)) return true;
    return network.families.some((family) => {
      const chains = chainsAbout(ruleset, network.bridge, family);
      return chains.length === 0 || emptiedChains(chains).length > 0 || missingJumps(ruleset, chains).length > 0;
    });
  });
}

async function readRules(host: Host): Promise<Ruleset> {
  const [nft, legacy] = await Promise.all([nftChains(host), legacyChains(host)]);
  const chains = [...nft, ...legacy];
  return { chains: chains.sort((one, other) => (one.base?.priority ?? 0) - (other.base?.priority ?? 0)) };
}

async function nftChains(host: Host): Promise<readonly Chain[]> {
  const nft = (...args: string[]) => output(host, 'nft', args);
  let json: string;
  let text: string;
  try {
    [json, text] = await Promise.all([nft('-j', 'list', 'ruleset'), nft('-a', 'list', 'ruleset')]);
  } catch (error) {
    if (!isMissing(error)) throw error;
    return (await Promise.all([saved(host, 'ip', 'iptables'), saved(host, 'ip6', 'iptables')])).flat();
  }
  const chains = readNft(json, ruleLines(text));
  const families = [...new Set(chains.filter(({ hasXtables }) => hasXtables).map(({ family }) => family))];
  const iptables = (await Promise.all(families.map((family) => saved(host, family, 'iptables')))).flat();
  return chains.map((chain) => withIptables(chain, chains, iptables));
}

/**
 * nft prints rules with modules of iptables without their options, so the rules of such tables are read from iptables-save.
 * Both list the rules of a chain in the same order.
 */
function withIptables(chain: NftChain, all: readonly NftChain[], iptables: readonly Chain[]): Chain {
  const isSameTable = (other: Chain) => other.family === chain.family && other.table === chain.table;
  if (!all.some((other) => other.hasXtables && isSameTable(other))) return chain;
  const other = iptables.find((each) => isSameTable(each) && each.name === chain.name);
  if (other?.rules.length !== chain.rules.length) return chain;
  const rules = other.rules.map((rule, index): Rule => ({ ...rule, handle: chain.rules[index]?.handle }));
  return { ...chain, tool: 'iptables', rules };
}

/** The rules of the old iptables. Its program would create the tables that it lists, so it runs only if there are some. */
async function legacyChains(host: Host): Promise<readonly Chain[]> {
  const has = (file: string) => (host.readFile(`/proc/net/${file}`)?.toString() ?? '').trim() !== '';
  const families: TableFamily[] = [];
  if (has('ip_tables_names')) families.push('ip');
  if (has('ip6_tables_names')) families.push('ip6');
  return (await Promise.all(families.map((family) => saved(host, family, 'iptables-legacy')))).flat();
}

/** What iptables-save prints, by the program of this variant or else the one that there is. */
async function saved(host: Host, family: TableFamily, tool: 'iptables' | 'iptables-legacy'): Promise<readonly Chain[]> {
  const name = family === 'ip6' ? 'ip6tables' : 'iptables';
  const program = `${name}-${tool === 'iptables' ? 'nft' : 'legacy'}-save`;
  const text = await output(host, program, []).catch((error: Failure) => {
    if (isMissing(error)) return output(host, `${name}-save`, []);
    throw error;
  });
  return readIptables(text, family, tool);
}

async function output(host: Host, program: string, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await host.run(program, args, { limit: host.limits.program });
  if (status === 0) return stdout;
  if (/not permitted|must be root|Permission denied/.test(stderr))
    throw new VnetError('permission', 'only root may read the rules of the firewall');
  throw new VnetError('refused', `${[program, ...args].join(' ')}: ${stderr.trim()}`);
}

function isMissing(error: unknown): boolean {
  return error instanceof VnetError && error.code === 'program-missing';
}
