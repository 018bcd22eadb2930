import type { Document, MalformedXml } from '../../xml/document.ts';
import type { Edit } from '../../xml/edit.ts';
import type { Network } from '../model.ts';
import { versionNumber } from '../version.ts';
import type { HostFacts } from './host-facts.ts';
import type { ProblemSeverity, Stage } from './problem.ts';

/**
 * One rule of `vnet validate`: what it finds and why that matters. Most rules look at one network; `scope` names
 * those that look at something else.
 */
export type Rule = NetworkRule | DocumentRule | FilesRule | HostRule;

interface Described {
  /** Also the name of the rule's file. */
  readonly id: string;
  /** `error`: libvirt refuses the network at the stage. `warning`: libvirt accepts it, and the user will have trouble. */
  readonly severity: ProblemSeverity;
  readonly stage: Stage;
  /** The first libvirt that behaves this way; absent for 9.0.0 and older. */
  readonly since?: string;
  /** The first libvirt that no longer behaves this way. */
  readonly until?: string;
  /** A warning that is an error with --strict. */
  readonly strict?: boolean;
  /** What the mistake leads to: one or two sentences, the same for every violation. */
  readonly why: string;
  /** Networks that break the rule and networks that do not: see example.ts for how they are written. */
  readonly wrong: Examples;
  readonly right: Examples;
}

type Examples = readonly [string, ...string[]];

/** A rule about one network. */
export interface NetworkRule extends Described {
  readonly scope?: 'network';
  check(network: Network, context: RuleContext): Iterable<Violation>;
}

/** A rule about the text of a file, before it is read as a network. */
export interface DocumentRule extends Described {
  readonly scope: 'document';
  /** When it reports something, no other rule runs: the file is not a network. */
  readonly final?: boolean;
  check(source: NetworkSource, context: RuleContext): Iterable<Violation>;
}

/** A rule about networks that do not work together. It reports the later of two files. */
export interface FilesRule extends Described {
  readonly scope: 'files';
  check(networks: readonly NetworkFile[], context: RuleContext): Iterable<FileViolation>;
}

/** A rule about what a network needs from this host. */
export interface HostRule extends Described {
  readonly scope: 'host';
  check(network: Network, host: HostFacts, context: RuleContext): Iterable<Violation>;
}

export interface RuleContext {
  /** The libvirt to judge by: versionNumber. */
  readonly libvirt: number;
}

/** The text of a file, as far as it could be read. */
export interface NetworkSource {
  readonly file: string;
  /** In bytes; of a text that did not come from a file, at most that. */
  readonly size: number;
  /** Empty where the file is too large. */
  readonly text: string;
  readonly document: Document | undefined;
  /** Why there is no document. */
  readonly error: MalformedXml | undefined;
}

/** A network and the file it comes from. */
export interface NetworkFile {
  readonly file: string;
  readonly network: Network;
}

/** Part of a source text, as offsets: an element, an attribute or a text. Of an element only the start tag is marked. */
export interface Span {
  readonly at: number;
  readonly end: number;
  readonly openEnd?: number;
}

/** One place that breaks a rule. With the rule and the source text it becomes a Problem. */
export interface Violation {
  readonly on: Span;
  /** What is wrong: starts in lower case, without a full stop. */
  readonly message: string;
  /** What to do: a sentence. */
  readonly fix: string;
  /** What libvirt prints after `error: `, exactly; absent where it prints nothing. */
  readonly libvirt?: string | undefined;
  /**
   * Spans with a common cause that this violation reports. Other problems there are not reported, nor those of other rules
   * about the text; this one takes the severity, stage and libvirt's message of the worst of them.
   */
  readonly explains?: readonly Span[] | undefined;
  /**
   * Edits of the source that correct a misspelt or misplaced name. Problems that they would solve are not reported; this
   * violation takes the severity, stage and libvirt's message of the worst of them.
   */
  readonly correction?: ((source: string) => readonly Edit[]) | undefined;
  /** What `--fix` writes, where there is exactly one right answer. */
  readonly edits?: readonly Edit[] | undefined;
}

interface FileViolation extends Violation {
  readonly file: string;
}

/** Declares a rule. */
export function rule<R extends Rule>(declared: R): R {
  return declared;
}

/** Whether the libvirt to judge by is this version or newer. */
export function isSince(context: RuleContext, version: string): boolean {
  return context.libvirt >= (versionNumber(version) ?? 0);
}

/** Whether the libvirt to judge by behaves as the rule says. */
export function applies({ since, until }: Rule, context: RuleContext): boolean {
  return (since === undefined || isSince(context, since)) && (until === undefined || !isSince(context, until));
}
