import { shellCommand } from '../../shell-words.ts';
import type { Drop } from './evaluate.ts';
import type { Maker } from './maker.ts';
import type { Chain } from './ruleset.ts';

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

/** The command that makes the chains which drop packets accept them. */
export function acceptCommand(maker: Maker, { base }: Drop, accepted: Accepted): string {
  const { bridge, side, protocol, port, isReply } = accepted;
  const hook = base.base?.hook;
  if (maker === 'ufw' && hook === 'forward') return shellCommand('sudo', 'ufw', 'route', 'allow', side, 'on', bridge);
  if (maker === 'ufw' && protocol !== undefined) {
    const ends = side === 'in' ? ['to', 'any', 'port'] : ['from', 'any', 'port'];
    return shellCommand('sudo', 'ufw', 'allow', side, 'on', bridge, ...ends, port ?? '', 'proto', protocol);
  }
  if (maker === 'nft') return nftCommand(base, accepted);
  const words = [side === 'in' ? '-i' : '-o', bridge];
  if (protocol !== undefined) words.push('-p', protocol, side === 'in' ? '--dport' : '--sport', port ?? '');
  if (isReply) words.push('-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED');
  const chain = maker === 'docker' ? 'DOCKER-USER' : base.name;
  return shellCommand('sudo', ...iptables(base), '-I', chain, ...words, '-j', 'ACCEPT');
}

/** The program of a table and how to name the table. */
export function iptables({ family, table, tool }: Chain): readonly string[] {
  const program = `${family === 'ip6' ? 'ip6' : 'ip'}tables${tool === 'iptables-legacy' ? '-legacy' : ''}`;
  return table === 'filter' ? [program] : [program, '-t', table];
}

function nftCommand({ family, table, name }: Chain, { bridge, side, protocol, port, isReply }: Accepted): string {
  const words = [side === 'in' ? 'iifname' : 'oifname', nftString(bridge)];
  if (protocol !== undefined) words.push(protocol, side === 'in' ? 'dport' : 'sport', port ?? '');
  if (isReply) words.push('ct', 'state', 'established,related');
  return shellCommand('sudo', 'nft', 'insert', 'rule', family, table, name, ...words, 'accept');
}

/** A name as nft reads it: quoted, unless it is plain. */
export function nftString(text: string): string {
  return /^[A-Za-z][\w.-]*$/.test(text) ? text : `"${text}"`;
}
