import type { Drop } from './evaluate.ts';
import type { Ruleset } from './ruleset.ts';

/** The program that made a rule or a policy, as far as that decides how to add one. */
export type Maker = 'docker' | 'ufw' | 'firewalld' | 'iptables' | 'nft';

export function makerOf(ruleset: Ruleset, { chain, rule, base }: Drop): Maker {
  if (chain.table === 'firewalld') return 'firewalld';
  if (chain.tool === 'nft' && !isIptablesTable(chain.family, chain.table, base.name)) return 'nft';
  const names = ruleset.chains
    .filter(({ family, table }) => family === chain.family && table === chain.table)
    .map(({ name }) => name);
  const isPolicy = rule === undefined;
  if (base.name === 'FORWARD' && names.includes('DOCKER-USER') && (isPolicy || /^DOCKER/.test(chain.name)))
    return 'docker';
  if (/^ufw6?-/.test(chain.name) || (isPolicy && names.some((name) => /^ufw6?-/.test(name)))) return 'ufw';
  return 'iptables';
}

function isIptablesTable(family: string, table: string, base: string): boolean {
  return (
    (family === 'ip' || family === 'ip6') &&
    ['filter', 'nat', 'mangle', 'raw', 'security'].includes(table) &&
    base === base.toUpperCase()
  );
}
