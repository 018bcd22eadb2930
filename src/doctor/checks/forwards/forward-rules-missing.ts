import { type Placement, type Present, presentRules } from '../../../forward/present.ts';
import { areLoaded } from '../../../forward/restore.ts';
import { IPTABLES_CHAIN, LIBVIRT_CHAIN, type Rules, rulesFor } from '../../../forward/rules.ts';
import { FORWARDS_PATH, formatForwards, readForwards } from '../../../forward/state.ts';
import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { forwardTargets, hasForwards } from '../../facts/forwards.ts';
import type { Look } from '../../look.ts';

/** Milliseconds that the watcher gets to restore rules that were removed a moment ago. */
const PAUSE = 1_500;

export const forwardRulesMissing: Check = {
  id: 'forward-rules-missing',
  area: 'forwards',
  passed: `the rules of all forwards are loaded, ahead of those that reject`,
  async find(look) {
    const { host } = look;
    if (!(await look.at(hasForwards)) || (await isLoaded(look))) return [];
    await host.sleep(PAUSE);
    if (await isLoaded(look)) return [];
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

async function isLoaded({ host }: Look): Promise<boolean> {
  return areLoaded(host, readForwards(host));
}

/** What is missing or in the wrong place, as the programs list it. */
function differences(rules: Rules, { hasTable, iptables, libvirt }: Present): string[] {
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
  if (!hasTable) found.unshift('nft list table inet vnet: no such table');
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
