/** The counters of one interface of a domain. */
export interface InterfaceStats {
  readonly domain: string;
  readonly tap: string;
  /** By libvirt's names, such as `rx.bytes`. */
  readonly counters: ReadonlyMap<string, string>;
}

/** Reads the output of `virsh domstats --interface`. libvirt skips interfaces without a tap. */
export function parseDomstats(text: string): InterfaceStats[] {
  const all: { domain: string; tap: string; counters: Map<string, string> }[] = [];
  let domain = '';
  for (const line of text.split('\n')) {
    const name = /^Domain: '(.*)'$/.exec(line)?.[1];
    if (name !== undefined) domain = name;
    const [, key = '', value = ''] = /^ {2}net\.\d+\.(name|[rt]x\.\w+)=(.*)$/.exec(line) ?? [];
    if (key === 'name') all.push({ domain, tap: value, counters: new Map() });
    else if (key !== '') all.at(-1)?.counters.set(key, value);
  }
  return all;
}
