/** The sources that `virsh domifaddr` knows for the addresses of a running guest. */
export const DOMIFADDR_SOURCES = ['lease', 'agent', 'arp'] as const;
export type DomifaddrSource = (typeof DOMIFADDR_SOURCES)[number];

/**
 * Where an address comes from, in the order of lookup: `file` is a lease file that vnet reads itself. `reservation` is an address
 * that a network would lease to the client: nobody may have it yet.
 */
export const ADDRESS_SOURCES = ['file', ...DOMIFADDR_SOURCES, 'reservation'] as const;
export type AddressSource = (typeof ADDRESS_SOURCES)[number];
