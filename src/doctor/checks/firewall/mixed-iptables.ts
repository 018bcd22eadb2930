import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { rules } from '../../facts/rules.ts';
import { type Chain, describe, type TableFamily } from '../../netfilter/ruleset.ts';

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
    const isDropping = legacy.some(({ base }) => base?.policy === 'drop');
    return [
      {
        severity: 'warning',
        message: 'both variants of iptables have rules: iptables-legacy and iptables-nft',
        evidence: [...legacy.slice(0, 3), ...current.slice(0, 3)].map((chain) => describe(chain, chain.rules[0])),
        effect:
          'each program sees only the rules of its own variant, so a rule that drops traffic of guests may be invisible',
        cause: 'programs use different variants, or the alternative of iptables was changed while rules were there',
        fix: `move the rules of iptables-legacy behind those of iptables-nft, then make the program that added them use iptables-nft, too${isDropping ? '; policies are not moved, so set the policy DROP in iptables-nft yourself if you want to keep it' : ''}`,
        commands: tablesOf(legacy).flatMap(([family, table]) => moving(family, table, chains)),
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

function tablesOf(chains: readonly Chain[]): readonly (readonly [TableFamily, string])[] {
  const tables = new Map(chains.map(({ family, table }) => [`${family} ${table}`, [family, table] as const]));
  return [...tables.values()];
}

/**
 * Moves the rules of a table. iptables-restore would also set the policies that it reads, which may lock the user out, and flush
 * chains that it reads. So policies stay behind, and chains that are in both variants do, too: their program made them twice.
 */
function moving(family: TableFamily, table: string, chains: readonly Chain[]): readonly string[] {
  const program = family === 'ip6' ? 'ip6tables' : 'iptables';
  const here = chains.filter((chain) => chain.family === family && chain.table === table);
  const legacy = here.filter(({ tool }) => tool === 'iptables-legacy');
  const both = legacy.filter(
    ({ base, name }) =>
      base === undefined && here.some((other) => other.tool !== 'iptables-legacy' && other.name === name),
  );
  const names = both.map(({ name }) => name.replaceAll(/[^\w-]/g, '\\$&')).join('|');
  const patterns = ['^:[^ ]+ (ACCEPT|DROP) ', ...(names === '' ? [] : [`^(:|-A )(${names}) `, ` -[jg] (${names})$`])];
  const old = [`${program}-legacy`, '-t', table] as const;
  return [
    [
      shellCommand('sudo', `${program}-legacy-save`, '-t', table),
      shellCommand('grep', '-Ev', patterns.join('|')),
      shellCommand('sudo', `${program}-nft-restore`, '--noflush'),
    ].join(' | '),
    // First the policies: without the rules that accept an ssh connection, they would cut it.
    ...legacy.flatMap(({ base, name }) =>
      base?.policy === 'drop' ? [shellCommand('sudo', ...old, '-P', name, 'ACCEPT')] : [],
    ),
    shellCommand('sudo', ...old, '-F'),
  ];
}
