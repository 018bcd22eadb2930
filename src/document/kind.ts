import type { Document, Element } from '../xml/document.ts';
import type { Stage } from './problem.ts';
import type { KindRule } from './rule.ts';
import type { DocumentSchema } from './schema.ts';

/** A kind of document that libvirt reads, such as a network or a network filter. */
export interface Kind<Model> {
  readonly schema: DocumentSchema;
  /** What a message calls such a document: `network`. */
  readonly noun: string;
  readonly stages: Readonly<Record<Stage, StageText>>;
  readonly rules: readonly KindRule<Model>[];
  /** Reads a document as libvirt does. Never throws: an invalid value is undefined, and rules report it. */
  read(document: Document): Model;
  /** Whether a root element of the schema's name is of this kind, where two kinds share the name. */
  recognizes?(root: Element): boolean;
  /** The name of the document, if documents of this kind have one. */
  nameOf?(model: Model): string | undefined;
  /** What libvirt says about another root element. */
  rootMessage(root: string): string;
  /** Completes what a rule's example omits to a whole document. */
  exampleOf(part: string): string;
}

export interface StageText {
  /** When the stage is reached: `when the network is defined`. */
  readonly when: string;
  /** The command of virsh that prints libvirt's message; empty for what libvirt never says. */
  readonly command: string;
}
