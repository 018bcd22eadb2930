import type { Network } from '../model.ts';
import { explainAddresses } from './addresses.ts';
import { kindOf } from './kind.ts';
import { explainNames } from './names.ts';
import { explainSettings } from './settings.ts';

/** What a network is, in sentences without full stops. */
export interface Explanation {
  /** Its kind, as a noun phrase. */
  readonly is: string;
  /** Where guests get addresses from. */
  readonly addresses: readonly string[];
  /** Who resolves names. */
  readonly names: readonly string[];
  /** Other settings that guests or the host notice. */
  readonly further: readonly string[];
}

/** Explains a network from its XML, including its options for dnsmasq. */
export function explainNetwork(network: Network): Explanation {
  return {
    is: kindOf(network),
    addresses: explainAddresses(network),
    names: explainNames(network),
    further: explainSettings(network),
  };
}
