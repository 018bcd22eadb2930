import { type Placement, type Present, presentRules } from '../../../forward/present.ts';
import { type RulesProblem, rulesProblem } from '../../../forward/restore.ts';
import { IPTABLES_CHAIN, LIBVIRT_CHAIN, type Rules, rulesFor } from '../../../forward/rules.ts';
import { FORWARDS_PATH, formatForwards, NO_FORWARDS, readForwards } from '../../../forward/state.ts';
import { shellCommand } from '../../../shell-words.ts';
import type { Check, HostProblem } from '../../check.ts';
import { forwardsFile, forwardTargets, hasForwards } from '../../facts/forwards.ts';
import { rules } from '../../facts/rules.ts';
import type { Look } from '../../look.ts';
import { isOfVnetForward } from '../../netfilter/own-chains.ts';

/** Milliseconds that the watcher gets to restore rules that were removed a moment ago. */
const PAUSE = 1_500;

export const forwardRulesMissing: Check = {
  id: 'forward-rules-missing',
  area: 'forwards',
  passed: `the rules of all forwards are loaded, ahead of those that reject`,
  async find(look) {
    const { host } = look;
    // forward-file-malformed says so; nobody knows which rules should be there.
    if ((await look.at(forwardsFile)).error !== undefined) return [];
    if (!(await look.at(hasForwards))) return unlistedRules(look);
    if ((await problemOf(look)) === undefined) return [];
    await host.sleep(PAUSE);
    const problem = await problemOf(look);
    if (problem === undefined) return [];
    if (problem === 'other-table') return [OTHER_TABLE];
    const present = await presentRules(host);
    const text = formatForwards(readForwards(host));
    return [
      {
        severity: 'error',
        message: `the rules of the forwards in ${FORWARDS_PATH} are not in place`,
        evidence: differences(rulesFor(await look.at(forwardTargets), present.firewall), present),
        effect: 'connections to forwarded ports fail, or reach this host itself',
        cause: 'something removed the rules, or put its own in front, and nothing restored them',
        fix: 'restore them',
        commands: [shellCommand('sudo', 'vnet', 'forward', 'restore')],
        repair: { steps: [{ kind: 'forwards', before: text, after: text }], isSafe: true },
      },
    ];
  },
};

async function problemOf({ host }: Look): Promise<RulesProblem | undefined> {
  return rulesProblem(host, readForwards(host));
}

const OTHER_TABLE: HostProblem = {
  severity: 'error',
  message: 'another program made the table inet vnet, which forwards need',
  evidence: ['nft list table inet vnet: not written by vnet'],
  effect: 'connections to forwarded ports fail, or reach this host itself',
  fix: 'give that table another name where it is made, or delete it',
  commands: [shellCommand('sudo', 'nft', 'list', 'table', 'inet', 'vnet')],
};

/** Rules of forwards whose file is gone. Only root can see them. */
async function unlistedRules(look: Look): Promise<HostProblem[]> {
  const { host } = look;
  if (host.uid !== 0) return [];
  const own = (await look.at(rules)).chains.filter(isOfVnetForward);
  if (own.length === 0 || (await rulesProblem(host, NO_FORWARDS)) === undefined) return [];
  return [
    {
      severity: 'warning',
      message: `rules of forwards are loaded, but ${FORWARDS_PATH} lists none`,
      evidence: [...new Set(own.map(({ family, table }) => `nft list table ${family} ${table}`))],
      effect: 'ports of this host lead to guests until something removes the rules',
      cause: 'the file was removed without `vnet forward remove`',
      fix: 'remove the rules',
      commands: [shellCommand('sudo', 'vnet', 'forward', 'restore')],
      repair: { steps: [{ kind: 'forwards', before: undefined, after: undefined }], isSafe: false },
    },
  ];
}

/** What is missing or in the wrong place, as the programs list it. */
function differences(rules: Rules, { table, iptables, libvirt }: Present): string[] {
  const found = ([4, 6] as const).flatMap((family) => {
    const version = family === 4 ? '' : '6';
    return [
      ...difference(`ip${version}tables -S FORWARD`, {
        chain: IPTABLES_CHAIN,
        wanted: rules.iptables[family],
        present: iptables[family],
      }),
      ...difference(`nft list chain ip${version} libvirt_network guest_input`, {
        chain: LIBVIRT_CHAIN,
        wanted: rules.libvirtTable[family],
        present: libvirt[family],
      }),
    ];
  });
  if (table === undefined) found.unshift('nft list table inet vnet: no such table');
  return found.length > 0 ? found : ['nft list table inet vnet: not as vnet loaded it'];
}

interface Comparison {
  readonly chain: string;
  readonly wanted: readonly string[];
  readonly present: Placement;
}

function difference(listing: string, { chain, wanted, present }: Comparison): string[] {
  const { hasChain, jumps, isAhead } = present;
  if (wanted.length === 0) return hasChain ? [`${listing}: a rule leads to ${chain}, which nothing needs`] : [];
  if (!hasChain || jumps.length === 0) return [`${listing}: no rule leads to ${chain}`];
  return isAhead ? [] : [`${listing}: the rule that leads to ${chain} is behind one that rejects`];
}
