import { VnetError } from '../../error.ts';
import { parseJsonArray } from './status-file.ts';

/** A guest that libvirt has plugged into a network, and the MACs of its cards there, lower case. */
export interface GuestMacs {
  readonly domain: string;
  readonly macs: readonly string[];
}

/**
 * Reads libvirt's BRIDGE.macs: the guests on the network right now. Throws VnetError `file-unreadable` when
 * it is neither empty nor an array of objects with `domain` and `macs`.
 */
export function parseMacs(bytes: Buffer, path: string): GuestMacs[] {
  return parseJsonArray(bytes, path).map((entry) => {
    if (!isGuest(entry)) throw new VnetError('file-unreadable', `${path}: an entry is not a guest with its MACs`);
    return { domain: entry.domain, macs: entry.macs.map((mac) => mac.toLowerCase()) };
  });
}

function isGuest(entry: unknown): entry is GuestMacs {
  const { domain, macs } = (entry ?? {}) as Partial<Record<string, unknown>>;
  return typeof domain === 'string' && Array.isArray(macs) && macs.every((mac) => typeof mac === 'string');
}
