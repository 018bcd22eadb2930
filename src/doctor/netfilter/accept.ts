import type { Repair } from '../check.ts';
import type { Dropped } from '../facts/drops.ts';
import { type AddedRule, iptablesRule, nftRule, nftString, ufwRule } from './added-rule.ts';
import type { Drop } from './evaluate.ts';
import type { Maker } from './maker.ts';

/** Packets that a rule is to accept. */
export interface Accepted {
  readonly bridge: string;
  /** Whether they come from the bridge or leave by it. */
  readonly side: 'in' | 'out';
  readonly protocol?: 'udp' | 'tcp' | undefined;
  /** The port on the host: of the destination of what comes in, of the source of what goes out. */
  readonly port?: string | undefined;
  /** Only replies. */
  readonly isReply?: boolean;
}

/** The rule that makes the chains which drop packets accept them. */
export function acceptRule(maker: Maker, { base }: Drop, accepted: Accepted): AddedRule {
  const { bridge, side, protocol, port, isReply } = accepted;
  const hook = base.base?.hook;
  if (maker === 'ufw' && hook === 'forward') return ufwRule(['route'], ['allow', side, 'on', bridge]);
  if (maker === 'ufw' && protocol !== undefined) {
    const ends = side === 'in' ? ['to', 'any', 'port'] : ['from', 'any', 'port'];
    return ufwRule([], ['allow', side, 'on', bridge, ...ends, port ?? '', 'proto', protocol]);
  }
  if (maker === 'nft') return nftRule(base, base.name, nftWords(accepted));
  const words = [side === 'in' ? '-i' : '-o', bridge];
  if (protocol !== undefined) words.push('-p', protocol, side === 'in' ? '--dport' : '--sport', port ?? '');
  if (isReply) words.push('-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED');
  return iptablesRule(base, maker === 'docker' ? 'DOCKER-USER' : base.name, words);
}

/**
 * The repair that adds rules, each once. It is safe where a policy, Docker or ufw drops the packets. A rule that a user wrote may be
 * meant to do so.
 */
export function acceptRepair(maker: Maker, drops: readonly Dropped[], accepts: readonly AddedRule[]): Repair {
  const steps = new Map(accepts.map(({ command, step }) => [command, step]));
  const isOwn = maker !== 'docker' && maker !== 'ufw' && drops.some(({ drop }) => drop.rule !== undefined);
  return {
    steps: [...steps.values()],
    isSafe: !isOwn,
    touches: [...new Set(drops.map(({ network }) => network.bridge))],
  };
}

function nftWords({ bridge, side, protocol, port, isReply }: Accepted): readonly string[] {
  const words = [side === 'in' ? 'iifname' : 'oifname', nftString(bridge)];
  if (protocol !== undefined) words.push(protocol, side === 'in' ? 'dport' : 'sport', port ?? '');
  if (isReply) words.push('ct', 'state', 'established,related');
  return words;
}
