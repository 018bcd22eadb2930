/** Where libvirt itself can find the addresses of a running guest. */
export const LIVE_SOURCES = ['lease', 'agent', 'arp'] as const;
export type LiveSource = (typeof LIVE_SOURCES)[number];

/** Where addresses come from, in the order in which they are looked for. */
export const SOURCES = ['file', ...LIVE_SOURCES] as const;
export type Source = (typeof SOURCES)[number];
