import type { Host } from '../../host/host.ts';
import type { ForwardMode, Network } from '../../network/model.ts';
import type { Guest } from '../guests/guest.ts';
import type { Check } from '../result.ts';
import type { Uplink } from '../world/links.ts';

/** A running network with guests, as the checks see it. */
export interface CheckContext {
  readonly network: Network;
  readonly mode: ForwardMode;
  /** Unique in the sandbox. */
  readonly label: string;
  readonly inside: Host;
  readonly guests: readonly Guest[];
  readonly uplink: Uplink;
}

/** Checks promises of a network. */
export type CheckFunction = (context: CheckContext) => Promise<readonly Check[]>;
