import type { OwnBridge } from '../facts/own-bridges.ts';
import type { Maker } from './maker.ts';

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** How many networks a message names; the commands have all of them. */
const MAX_NAMES = 5;

/** The networks of a problem in words, and the network itself if it is one. */
export function networksOf(networks: readonly OwnBridge[]): {
  names: string;
  network: string | undefined;
} {
  const all = [...new Set(networks.map(({ name }) => name))];
  const quoted = all.map((name) => `'${name}'`);
  const shown =
    all.length > MAX_NAMES ? [...quoted.slice(0, MAX_NAMES - 1), `${all.length - MAX_NAMES + 1} more`] : quoted;
  const names = `network${all.length === 1 ? '' : 's'} ${listed(shown)}`;
  return { names, network: all.length === 1 ? all[0] : undefined };
}

/** How a rule that is added by hand survives: ufw keeps its own. */
export function keepHint(maker: Maker): string {
  if (maker === 'ufw') return '';
  if (maker === 'nft') return '; add the rules to /etc/nftables.conf, too, to keep them after a restart';
  return "; these rules are gone after a restart unless your firewall's own configuration has them, too";
}
