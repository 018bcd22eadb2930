/*
 * The output of `nft monitor`: a line for each table, chain, rule, set and element that is added or deleted, and one after each
 * transaction. A flush is reported as the deletion of each rule. iptables-nft's rules are in it; those of iptables-legacy are not.
 */

/** `delete rule ip filter FORWARD handle 13` */
const EVENT = /^(?:add|insert|replace|delete|destroy|create|flush) (\w+) (\w+) (\S+)(?: (\S+))?/;

/** Lines that name no object: the end of a transaction. */
const GENERATION = /^# new generation /;

const FAMILIES = new Set(['ip', 'ip6']);

/** Whether a line of `nft monitor` may mean that a forward has lost a rule or its place among other rules. */
export function concernsForwards(line: string): boolean {
  if (line.trim() === '' || GENERATION.test(line)) return false;
  const [, kind, family = '', table, chain = ''] = EVENT.exec(line) ?? [];
  // nft says that it has lost events, or the line has a form that this version does not know.
  if (kind === undefined) return !/^\s/.test(line) && !line.startsWith('}');
  if (table === 'vnet') return family === 'inet';
  if (!FAMILIES.has(family)) return false;
  if (table === 'libvirt_network') return true;
  if (table !== 'filter') return false;
  return kind === 'table' || chain === 'FORWARD' || chain === 'VNET_FORWARD' || chain.startsWith('LIBVIRT_FW');
}

/** Splits output that comes in pieces into lines. */
export class Lines {
  #rest = '';

  /** Returns the lines that this piece ends. */
  add(piece: string): readonly string[] {
    const lines = (this.#rest + piece).split('\n');
    // A line of nft is short. The end of one that is not cannot name a table.
    this.#rest = (lines.pop() ?? '').slice(0, 4096);
    return lines;
  }
}
