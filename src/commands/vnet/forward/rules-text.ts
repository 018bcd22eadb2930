import { iptablesScript, nftScript } from '../../../forward/load-rules.ts';
import type { Rules } from '../../../forward/rules.ts';

/** The rules as they are given to nft and iptables. */
export function rulesText(rules: Rules): string {
  const nowhere = { hasChain: false, jumps: [], isAhead: false };
  const parts = [
    ['nft -f -', nftScript(rules, { libvirt: { 4: nowhere, 6: nowhere } }, rules.table)],
    ['iptables-restore --noflush', iptablesScript(rules.iptables[4], nowhere)],
    ['ip6tables-restore --noflush', iptablesScript(rules.iptables[6], nowhere)],
    ...rules.routeLocalnet.map((bridge) => ['sysctl', `net/ipv4/conf/${bridge}/route_localnet=1\n`] as const),
  ] as const;
  return parts.flatMap(([program, script]) => (script === '' ? [] : `# ${program}\n${script}`)).join('');
}
