import type { CommandLine, CommandStep } from '../../change/command-step.ts';
import { shellCommand } from '../../shell-words.ts';
import type { Chain } from './ruleset.ts';

/** A rule to add to a firewall: by hand, and as a step that can be taken back. */
export interface AddedRule {
  /** As a user pastes it. */
  readonly command: string;
  readonly step: CommandStep;
}

/** By this comment vnet recognizes a rule that it added. */
const COMMENT = 'vnet doctor';

/** An accept at the head of a chain of iptables. */
export function iptablesRule(table: Chain, chain: string, conditions: readonly string[]): AddedRule {
  const [program = '', ...options] = iptables(table);
  const line = (action: string, ...comment: string[]): CommandLine => [
    program,
    ...options,
    action,
    chain,
    ...conditions,
    ...comment,
    '-j',
    'ACCEPT',
  ];
  const comment = ['-m', 'comment', '--comment', COMMENT];
  const apply = line('-I', ...comment);
  return {
    command: shellCommand('sudo', ...line('-I')),
    step: step(line('-I'), { apply, undo: line('-D', ...comment), check: line('-C', ...comment) }),
  };
}

/** The program of a table and how to name the table. */
export function iptables({ family, table, tool }: Chain): readonly string[] {
  const program = `${family === 'ip6' ? 'ip6' : 'ip'}tables${tool === 'iptables-legacy' ? '-legacy' : ''}`;
  return table === 'filter' ? [program] : [program, '-t', table];
}

/** An accept at the head of a chain of nft. */
export function nftRule({ family, table }: Chain, chain: string, conditions: readonly string[]): AddedRule {
  const line: CommandLine = ['nft', 'insert', 'rule', family, table, chain, ...conditions, 'accept'];
  const comment = `"${COMMENT}: ${conditions.join(' ').replaceAll(/[^\w .:/,-]/g, '')}"`;
  const script = (text: string): CommandLine => ['sh', '-c', text, 'sh', family, table, chain, `comment ${comment}`];
  return {
    command: shellCommand('sudo', ...line),
    step: step(line, { apply: [...line, 'comment', comment], undo: script(DELETE_RULE), check: script(HAS_RULE) }),
  };
}

const HAS_RULE = 'nft list chain "$1" "$2" "$3" | grep -qF -e "$4"';

/** nft deletes a rule by its handle only. */
const DELETE_RULE =
  'handle=$(nft -a list chain "$1" "$2" "$3" | grep -F -e "$4" | sed -n "1s/.*# handle //p"); nft delete rule "$1" "$2" "$3" handle "$handle"';

/** A name as nft reads it: quoted, unless it is plain. */
export function nftString(text: string): string {
  return /^[A-Za-z][\w.-]*$/.test(text) ? text : `"${text}"`;
}

/** A rule of ufw, which keeps it: `route` is `['route']` for forwarded packets. */
export function ufwRule(route: readonly string[], conditions: readonly string[]): AddedRule {
  const line: CommandLine = ['ufw', ...route, ...conditions];
  const added = ['sh', '-c', 'ufw show added | grep -qxF -e "$1"', 'sh', line.join(' ')] as const;
  return {
    command: shellCommand('sudo', ...line),
    step: step(line, { apply: line, undo: ['ufw', ...route, 'delete', ...conditions], check: added }),
  };
}

function step(line: CommandLine, lines: Pick<CommandStep, 'apply' | 'undo' | 'check'>): CommandStep {
  return { kind: 'command', description: `add a rule: ${line.join(' ')}`, ...lines };
}
