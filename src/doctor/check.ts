import type { Step } from '../change/registry.ts';
import type { Finding } from '../finding.ts';
import type { Look } from './look.ts';

/** What checks are about, in the order in which they are listed. */
export const AREAS = [
  'remote',
  'daemon',
  'programs',
  'networks',
  'addresses',
  'forwarding',
  'firewall',
  'forwards',
  'names',
  'bridges',
] as const;

/** What a check is about. */
export type Area = (typeof AREAS)[number];

/** What may happen to the user's own connection when a fix is applied; `--accept-risk` takes these names. */
export type Risk = 'lose-ssh' | 'cut-guests';

/** How `--fix` repairs a problem. Each step has its undo. */
export interface Repair {
  readonly steps: readonly Step[];
  /** Whether `--yes` applies it without asking: it interrupts nobody and changes nothing that the user wrote. */
  readonly isSafe: boolean;
  readonly risk?: Risk | undefined;
  /** The links that it changes. If the user's ssh connection uses one of them, the risk is `lose-ssh`. */
  readonly touches?: readonly string[];
}

/**
 * A problem of this host. `error`: guests are affected now. `warning`: they will be, or some are. `note`: worth knowing, and
 * no problem: the host still counts as healthy. `commands` are the fix, as a user pastes it.
 */
export interface HostProblem extends Omit<Finding, 'id' | 'severity' | 'evidence' | 'effect'> {
  readonly severity: 'error' | 'warning' | 'note';
  /** What the check saw: the rule, route, process, line of a file, or output. Never empty. */
  readonly evidence: readonly string[];
  readonly effect: string;
  /** The network or guest that it concerns; absent if it concerns the host. */
  readonly network?: string | undefined;
  readonly guest?: string | undefined;
  readonly repair?: Repair | undefined;
}

/** One thing that can be wrong. Its file is named by its id. */
export interface Check {
  readonly id: string;
  readonly area: Area;
  /** What is right if it finds nothing: `dnsmasq runs for every active network that needs it`. */
  readonly passed: string;
  /** Whether it also applies to a libvirt on another host. `only`: to no other. By default a check needs the host's own state. */
  readonly isRemote?: true | 'only';
  /** Throws VnetError if it cannot look: the report then says what was not checked, and why. */
  find(look: Look): Promise<readonly HostProblem[]>;
}
