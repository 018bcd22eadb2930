import { VnetError } from '../../error.ts';
import type { Guest } from '../guest.ts';
import { parseJsonArray } from './status-file.ts';

/**
 * Reads libvirt's BRIDGE.macs: the running guests with an interface on the network. Throws VnetError `file-unreadable` unless
 * the file is empty or an array of objects with `domain` and `macs`.
 */
export function parseMacs(bytes: Buffer, path: string): Guest[] {
  return parseJsonArray(bytes, path).map((entry) => {
    if (!isGuest(entry)) throw new VnetError('file-unreadable', `${path}: an entry is not a guest with its MACs`);
    return { name: entry.domain, macs: entry.macs.map((mac) => mac.toLowerCase()), running: true };
  });
}

function isGuest(entry: unknown): entry is { readonly domain: string; readonly macs: readonly string[] } {
  const { domain, macs } = (entry ?? {}) as Partial<Record<string, unknown>>;
  return typeof domain === 'string' && Array.isArray(macs) && macs.every((mac) => typeof mac === 'string');
}
