import { fold } from '../../libvirt/names.ts';
import { everyNetwork } from '../../libvirt/networks.ts';
import type { Target } from '../../libvirt/target.ts';
import type { Known } from '../lookup.ts';

/** A name within a network, such as `web` of `web.lab.test` where the network's `<domain name='lab.test'/>`. */
export interface Within {
  readonly name: string;
  readonly network: string;
}

/** What a name with dots stands for in networks with a domain: the names that their own DNS server would answer. */
export async function namesWithin(target: Target, name: string, known: Known): Promise<Within[]> {
  const networks = known.elsewhere ? known.groups.flatMap(({ network }) => network ?? []) : await everyNetwork(target);
  const whole = fold(name);
  return networks.flatMap(({ name: network, domain }) => {
    const end = domain === undefined ? '' : `.${fold(domain)}`;
    return end !== '' && whole.endsWith(end) && whole !== end ? [{ name: name.slice(0, -end.length), network }] : [];
  });
}
