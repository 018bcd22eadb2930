import { fold } from '../../libvirt/names.ts';

/**
 * The keys that were added more than once, upper and lower case being one; seldom, one that was added once too. A Bloom
 * filter: where nearly all keys are different, a Map of a hundred thousand costs more than all else that is done with them.
 */
export class Repeats {
  readonly folded = new Set<string>();
  readonly #filter = new Uint8Array(BITS / 8);

  add(key: string): void {
    // FNV-1a of the folded letters; two hashes make as many as are needed (Kirsch and Mitzenmacher, 2006).
    let hash = 0x811c9dc5 | 0;
    for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ (key.charCodeAt(at) | 32), 0x01000193);
    const step = hash >>> 15;
    let known = 1;
    for (let probe = 0; probe < PROBES; probe++) {
      const bit = (hash + Math.imul(probe, step)) & (BITS - 1);
      const byte = this.#filter[bit >>> 3] as number;
      known &= byte >>> (bit & 7);
      this.#filter[bit >>> 3] = byte | (1 << (bit & 7));
    }
    if (known === 1) this.folded.add(fold(key));
  }
}

/** A hundred thousand keys fill a fiftieth of them: one in a million is taken for a repeated one. */
const BITS = 1 << 24;
const PROBES = 3;
