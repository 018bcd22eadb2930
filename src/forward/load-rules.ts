import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import type { Placement, Present } from './present.ts';
import { IPTABLES_CHAIN, IPTABLES_JUMP, LIBVIRT_CHAIN, LIBVIRT_JUMP, type Rules } from './rules.ts';
import { IP } from './table.ts';

/**
 * Replaces the rules of nft in one transaction, and those of iptables in one for each family. `present` are the rules before.
 * Throws VnetError `refused` if a program rejects them.
 */
export async function loadRules(host: Host, rules: Rules, present: Present): Promise<void> {
  await changeRules(host, 'nft', ['-f', '-'], nftScript(rules, present, rules.table));
  for (const family of [4, 6] as const) {
    const script = iptablesScript(rules.iptables[family], present.iptables[family]);
    const program = family === 4 ? 'iptables-restore' : 'ip6tables-restore';
    if (script !== '') await changeRules(host, program, ['--noflush', '-w', '10'], script);
  }
}

/** Runs a program that changes rules or settings. Throws VnetError `refused` if it fails. */
export async function changeRules(host: Host, program: string, args: readonly string[], input: string): Promise<void> {
  const { status, stderr } = await host.run(program, args, { input, limit: host.limits.change, changes: true });
  if (status !== 0) throw new VnetError('refused', `${program} failed: ${stderr.trim()}`);
}

/** The script for nft: the table of vnet, and its chain in libvirt's tables. */
export function nftScript(rules: Rules, { libvirt }: Pick<Present, 'libvirt'>, table: string): string {
  const lines = ([4, 6] as const).flatMap((family) => {
    const place = `${IP[family]} libvirt_network`;
    const { hasChain, jumps } = libvirt[family];
    const wanted = rules.libvirtTable[family];
    const removals = jumps.map((handle) => `delete rule ${place} guest_input handle ${handle}`);
    if (wanted.length === 0) return [...removals, ...(hasChain ? [`delete chain ${place} ${LIBVIRT_CHAIN}`] : [])];
    return [
      ...removals,
      `add chain ${place} ${LIBVIRT_CHAIN}`,
      `flush chain ${place} ${LIBVIRT_CHAIN}`,
      ...wanted.map((rule) => `add rule ${place} ${LIBVIRT_CHAIN} ${rule}`),
      `insert rule ${place} guest_input ${LIBVIRT_JUMP}`,
    ];
  });
  return [table, ...lines, ''].join('\n');
}

/** The script for iptables-restore --noflush; empty if there is nothing to do. */
export function iptablesScript(wanted: readonly string[], { hasChain, jumps }: Placement): string {
  const removals = jumps.map((rule) => `-D ${rule}`);
  const lines =
    wanted.length === 0
      ? [...removals, ...(hasChain ? [`-F ${IPTABLES_CHAIN}`, `-X ${IPTABLES_CHAIN}`] : [])]
      : [
          `:${IPTABLES_CHAIN} - [0:0]`,
          ...removals,
          `-I ${IPTABLES_JUMP.replace('FORWARD', 'FORWARD 1')}`,
          ...wanted.map((rule) => `-A ${IPTABLES_CHAIN} ${rule}`),
        ];
  return lines.length === 0 ? '' : ['*filter', ...lines, 'COMMIT', ''].join('\n');
}
