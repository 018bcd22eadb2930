/** libvirt's limit for the name of a chain (MAX_CHAIN_SUFFIX_SIZE). */
export const MAX_CHAIN_BYTES = 12;

/** Whether libvirt accepts the length and the characters of a chain's name. */
export function isChainName(chain: string): boolean {
  return Buffer.byteLength(chain) <= MAX_CHAIN_BYTES && hasChainCharacters(chain);
}

/** Whether a name has only characters that libvirt accepts in the name of a chain. */
export function hasChainCharacters(chain: string): boolean {
  return /^[A-Za-z0-9_.:-]*$/.test(chain);
}
