import type { LookRequest } from '../libvirt/errors/advice.ts';
import type { Target } from '../libvirt/target.ts';

/** What a look saw. Cause, fix and commands replace those of the catalogue where they follow from it. */
export interface Observation {
  /** At most three lines. */
  readonly evidence: readonly string[];
  readonly cause?: string;
  readonly fix?: string;
  readonly commands?: readonly string[];
}

export interface LookContext extends Target, Omit<LookRequest, 'name'> {}

/** Looks at this host. Returns undefined, or throws VnetError, if nothing could be seen. */
export type Look = (context: LookContext) => Promise<Observation | undefined>;
