import { IPTABLES_CHAIN, LIBVIRT_CHAIN } from '../../forward/rules.ts';
import type { Chain } from './ruleset.ts';

/** Whether a chain is one of `vnet forward`, whose own check reports what is wrong with it. */
export function isOfVnetForward({ family, table, name }: Pick<Chain, 'family' | 'table' | 'name'>): boolean {
  return name === IPTABLES_CHAIN || name === LIBVIRT_CHAIN || (family === 'inet' && table === 'vnet');
}
