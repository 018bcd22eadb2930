import { type AddedRule, iptablesRule, nftRule, nftString } from './added-rule.ts';
import type { Blocked } from './inbound.ts';
import { backendOf } from './libvirt-chains.ts';

/**
 * The rule that lets a connection to a guest in ahead of what drops it: where libvirt uses iptables at the head of FORWARD, and
 * where it uses nftables in its own table, since an accept elsewhere does not undo its reject.
 */
export function letInRule({ drop, packet }: Blocked): AddedRule {
  const { oif = '', daddr, protocol, dport, status, family } = packet;
  const hasPort = (protocol === 'tcp' || protocol === 'udp') && dport !== undefined;
  if (backendOf(drop.chain) === 'nftables' || drop.base.tool === 'nft') {
    const words = ['oifname', nftString(oif)];
    if (daddr !== undefined) words.push(family === 'ipv4' ? 'ip' : 'ip6', 'daddr', daddr);
    if (hasPort) words.push(protocol, 'dport', dport);
    else if (protocol !== undefined) words.push('meta', 'l4proto', protocol);
    if (status === 'dnat') words.push('ct', 'status', 'dnat');
    return nftRule(drop.chain, drop.chain.name, words);
  }
  const words = ['-o', oif];
  if (daddr !== undefined) words.push('-d', daddr);
  if (protocol !== undefined) words.push('-p', protocol);
  if (hasPort) words.push('--dport', dport.replace('-', ':'));
  if (status === 'dnat') words.push('-m', 'conntrack', '--ctstate', 'DNAT');
  return iptablesRule(drop.base, drop.base.name, words);
}

/** What libvirt does to a rule that was added by hand. */
export function staysUntil({ drop }: Blocked): string {
  return backendOf(drop.chain) === 'nftables'
    ? 'libvirt puts its reject before the rule again when it restarts, reloads or starts the network'
    : 'the rule is gone after a restart of the host unless something adds it again';
}
