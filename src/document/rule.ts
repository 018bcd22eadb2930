import type { Document, Element, MalformedXml } from '../xml/document.ts';
import type { Edit } from '../xml/edit.ts';
import type { HostFacts } from './host-facts.ts';
import type { ProblemSeverity, Stage } from './problem.ts';
import type { DocumentSchema } from './schema.ts';
import { versionNumber } from './version.ts';

/** What every rule of `vnet validate` declares: what it finds and why that matters. */
export interface Described {
  /** Also the name of the rule's file. */
  readonly id: string;
  /** `error`: libvirt rejects the document at the stage. `warning`: libvirt accepts it, and the user will have trouble. */
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
  /** Documents that break the rule and documents that do not: see example.ts for how they are written. */
  readonly wrong: Examples;
  readonly right: Examples;
}

type Examples = readonly [string, ...string[]];

/** A rule about one document, read as its kind's model. Most rules are of this sort; `scope` names the others. */
export interface ModelRule<Model> extends Described {
  readonly scope?: undefined;
  check(model: Model, context: RuleContext): Iterable<Violation>;
}

/** A rule about documents of one kind that do not work together. It reports the later of two files. */
export interface FilesRule<Model> extends Described {
  readonly scope: 'files';
  check(files: readonly ModelFile<Model>[], context: RuleContext): Iterable<FileViolation>;
}

/** A rule about what a document needs from this host. */
export interface HostRule<Model> extends Described {
  readonly scope: 'host';
  check(model: Model, host: HostFacts, context: RuleContext): Iterable<Violation>;
}

/** A rule about the text of a file of any kind, before it is read. */
export interface TextRule extends Described {
  readonly scope: 'text';
  /** When it reports something, no other rule runs: the file cannot be read. */
  readonly final?: boolean;
  check(source: SourceText, context: RuleContext): Iterable<Violation>;
}

/** A rule that compares the XML of any kind with the kind's schema. */
export interface TreeRule extends Described {
  readonly scope: 'tree';
  check(root: Element, context: RuleContext): Iterable<Violation>;
}

export type KindRule<Model> = ModelRule<Model> | FilesRule<Model> | HostRule<Model>;
export type CommonRule = TextRule | TreeRule;

export interface RuleContext {
  /** The libvirt to judge by: versionNumber. */
  readonly libvirt: number;
  readonly schema: DocumentSchema;
  /** The root elements that the file may have: one, or those of all kinds. */
  readonly roots: readonly string[];
  /** What libvirt says about another root element. */
  rootMessage(root: string): string;
}

/** The text of a file, as far as it could be read. */
export interface SourceText {
  readonly file: string;
  /** In bytes; of a text that did not come from a file, at most that. */
  readonly size: number;
  /** Empty where the file is too large. */
  readonly text: string;
  readonly document: Document | undefined;
  /** Why there is no document. */
  readonly error: MalformedXml | undefined;
}

/** A document and the file it comes from. */
export interface ModelFile<Model> {
  readonly file: string;
  readonly model: Model;
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

/** Declares a rule for documents of every kind. */
export function commonRule<R extends CommonRule>(declared: R): R {
  return declared;
}

/** Whether the libvirt to judge by is this version or newer. */
export function isSince(context: { readonly libvirt: number }, version: string): boolean {
  return context.libvirt >= (versionNumber(version) ?? 0);
}

/** Whether the libvirt to judge by behaves as the rule says. */
export function applies({ since, until }: Described, context: { readonly libvirt: number }): boolean {
  return (since === undefined || isSince(context, since)) && (until === undefined || !isSince(context, until));
}
