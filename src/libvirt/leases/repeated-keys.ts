import { fold } from '../names.ts';

/**
 * Finds the keys that were added more than once, ignoring case; rarely, it also reports a key that was added once. It is a
 * Bloom filter, because a Map of 100,000 different keys would take longer than everything else that is done with them.
 */
export class RepeatedKeys {
  /** The repeated keys in lower case. */
  readonly folded = new Set<string>();
  readonly #filter = new Uint8Array(BITS / 8);

  add(key: string): void {
    // FNV-1a of the folded letters. Two hashes yield as many as are needed (Kirsch and Mitzenmacher, 2006).
    let hash = 0x811c9dc5 | 0;
    for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ (key.charCodeAt(at) | 32), 0x01000193);
    const step = hash >>> 15;
    let isKnown = 1;
    for (let probe = 0; probe < PROBES; probe++) {
      const bit = (hash + Math.imul(probe, step)) & (BITS - 1);
      const byte = this.#filter[bit >>> 3] as number;
      isKnown &= byte >>> (bit & 7);
      this.#filter[bit >>> 3] = byte | (1 << (bit & 7));
    }
    if (isKnown === 1) this.folded.add(fold(key));
  }
}

/** 100,000 keys set one bit in fifty; one key in a million is wrongly reported as repeated. */
const BITS = 1 << 24;
const PROBES = 3;
