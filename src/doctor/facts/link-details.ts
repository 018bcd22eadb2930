import { ipJson, type Link } from '../../host/links.ts';
import type { Fact } from '../look.ts';

/** A link with what `ip -d` adds: the fields that vnet reads. */
export interface LinkDetails extends Link {
  readonly mtu?: number;
  readonly operstate?: string;
  /** The link that a macvtap or VLAN device is on. */
  readonly link?: string;
  readonly linkinfo?: {
    readonly info_kind?: string;
    readonly info_data?: {
      /** Of a bridge: 1 if the kernel runs the spanning tree protocol. */
      readonly stp_state?: number;
      /** Hundredths of a second. */
      readonly forward_delay?: number;
      readonly vlan_filtering?: number;
      /** Of a macvtap device: `bridge`, `vepa`, `private` or `passthru`. */
      readonly mode?: string;
    };
  };
}

/** The links of this host with their addresses, and what their kinds have in addition. */
export const linkDetails: Fact<readonly LinkDetails[]> = ({ host }) => ipJson<LinkDetails>(host, ['-d', 'addr']);
