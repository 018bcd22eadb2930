import type { Host } from '../host/host.ts';
import type { RehearsedForward } from './checks/forwards.ts';
import type { World } from './world/world.ts';

/** A network file. */
export interface Source {
  readonly file: string;
  readonly xml: string;
}

/** What a rehearsal works with. */
export interface RehearsalContext {
  /** The real host. A rehearsal only reads it. */
  readonly host: Host;
  /** The host inside the sandbox. */
  readonly inside: Host;
  readonly world: World;
  /** Forwards to the first guest of each network. */
  readonly forwards: readonly RehearsedForward[];
  /** Reports the current step. */
  readonly onProgress: (step: string) => void;
}
