import type { ServiceStep } from '../../change/service-step.ts';
import type { Forwarder } from '../forwarder.ts';

/** How the programs of this host get to vnet's dnsmasq: the files of whoever answers them now. */
export interface Connection {
  /** Who answers the programs of this host. */
  readonly kind: 'systemd-resolved' | 'NetworkManager' | 'NetworkManager with dnsmasq' | 'dnsmasq' | 'resolv.conf';
  readonly files: readonly { readonly path: string; readonly text: (forwarder: Forwarder) => string }[];
  /** What reads the files; absent if every program does. */
  readonly service?: ServiceStep;
  /** Servers that vnet's dnsmasq has to use for all other names. */
  readonly upstream?: readonly string[];
  /** What the user has to agree to, in words that follow "because". */
  readonly consent?: string;
}
