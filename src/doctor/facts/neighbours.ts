import { ipJson } from '../../host/links.ts';
import type { Fact } from '../look.ts';

/** Who answered for an address, as `ip -j neigh` prints it: the fields that vnet reads. */
export interface Neighbour {
  readonly dst?: string;
  readonly dev?: string;
  readonly lladdr?: string;
  readonly state?: readonly string[];
}

/** The neighbours of this host, IPv4 and IPv6. */
export const neighbours: Fact<readonly Neighbour[]> = ({ host }) => ipJson<Neighbour>(host, ['neigh']);
