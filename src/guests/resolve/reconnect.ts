import type { Domain } from '../../libvirt/domain.ts';
import type { NetworkSummary } from '../../libvirt/network-summary.ts';
import { shellCommand } from '../../shell-words.ts';
import type { Lookup } from '../lookup.ts';
import type { Answer } from './answer.ts';

/** The commands that connect interfaces of a guest again whose taps are on no bridge. */
export function reconnectCommands(
  { matches: { current } }: Answer,
  domain: Domain | undefined,
  networks: readonly NetworkSummary[] = [],
  { detachedTap }: Lookup,
): readonly string[] {
  const byLease = current.map(({ lease, on }) => ({ mac: lease.mac, bridge: on.bridge ?? on.network?.bridge }));
  const byInterface = (domain?.interfaces ?? []).map(({ mac, source }) => ({
    mac,
    bridge: networks.find(({ name, active }) => active && name === source)?.bridge,
  }));
  const commands = new Set<string>();
  for (const { mac, bridge } of [...byLease, ...byInterface]) {
    const tap = detachedTap(mac);
    if (tap !== undefined && bridge !== undefined)
      commands.add(shellCommand('ip', 'link', 'set', tap, 'master', bridge));
  }
  return [...commands];
}
