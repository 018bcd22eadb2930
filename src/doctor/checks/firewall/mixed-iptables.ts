import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { rules } from '../../facts/rules.ts';
import { type Chain, describe } from '../../rules/ruleset.ts';

export const mixedIptables: Check = {
  id: 'mixed-iptables',
  area: 'firewall',
  passed: 'only one variant of iptables has rules',
  async find(look) {
    const { chains } = await look.at(rules);
    const full = chains.filter((chain) => chain.rules.length > 0);
    const legacy = full.filter(({ tool }) => tool === 'iptables-legacy');
    const current = full.filter(isIptables);
    if (legacy.length === 0 || current.length === 0) return [];
    const families = [...new Set(legacy.map(({ family }) => family))];
    return [
      {
        severity: 'warning',
        message: 'both variants of iptables have rules: iptables-legacy and iptables-nft',
        evidence: [...legacy.slice(0, 3), ...current.slice(0, 3)].map((chain) => describe(chain, chain.rules[0])),
        effect:
          'each program sees only the rules of its own variant, so a rule that drops traffic of guests may be invisible',
        cause: 'programs use different variants, or the alternative of iptables was changed while rules were there',
        fix: 'move the rules of iptables-legacy to iptables-nft, then make the program that added them use it, too',
        commands: families.flatMap((family) => moving(family, legacy)),
      },
    ];
  },
};

/** Tables of iptables-nft are those with its base chains: other names and lower case belong to users. */
function isIptables({ tool, family, table, name, base }: Chain): boolean {
  if (tool === 'iptables') return true;
  const isTable = (family === 'ip' || family === 'ip6') && ['filter', 'nat', 'mangle', 'raw'].includes(table);
  return isTable && base !== undefined && name === name.toUpperCase();
}

function moving(family: string, legacy: readonly Chain[]): readonly string[] {
  const program = family === 'ip6' ? 'ip6tables' : 'iptables';
  const tables = new Set(legacy.filter((chain) => chain.family === family).map(({ table }) => table));
  const save = shellCommand('sudo', `${program}-legacy-save`);
  const restore = shellCommand('sudo', `${program}-nft-restore`, '--noflush');
  return [
    `${save} | ${restore}`,
    ...[...tables].flatMap((table) => [
      shellCommand('sudo', `${program}-legacy`, '-t', table, '-F'),
      ...legacy
        .filter((chain) => chain.family === family && chain.table === table && chain.base?.policy === 'drop')
        .map(({ name }) => shellCommand('sudo', `${program}-legacy`, '-t', table, '-P', name, 'ACCEPT')),
    ]),
  ];
}
