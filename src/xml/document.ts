/** A parsed XML text. Offsets in it are UTF-16 code units from the start of `source`. */
export interface Document {
  readonly source: string;
  /** What stands before the root, the root itself, and what stands after it. */
  readonly children: readonly Node[];
  readonly root: Element;
  /** Whether the text declares entities or attribute defaults that it uses: those are never expanded. */
  readonly usesDtd: boolean;
}

export type Node = Element | Text | Comment | Other;

export interface Element {
  readonly kind: 'element';
  /** As written, with its prefix. */
  readonly name: string;
  /** Without the prefix. */
  readonly local: string;
  /** The namespace's URI; undefined where there is none. A prefix bound to nothing is part of `local`. */
  readonly namespace: string | undefined;
  readonly attributes: readonly Attribute[];
  readonly children: readonly Node[];
  readonly parent: Element | undefined;
  /** Of its `<`. */
  readonly at: number;
  /** Behind the `>` of its start tag. */
  readonly openEnd: number;
  /** Of the `<` of its end tag; the same as `openEnd` in `<x/>`. */
  readonly closeAt: number;
  /** Behind its last `>`. */
  readonly end: number;
}

export interface Attribute {
  readonly name: string;
  readonly local: string;
  readonly namespace: string | undefined;
  readonly value: string;
  /** Of the first letter of its name. */
  readonly at: number;
  /** Of the first character behind the opening quote. */
  readonly valueAt: number;
  /** Behind the closing quote. */
  readonly end: number;
}

/** Characters between the tags, references resolved; `cdata` when they stood in a CDATA section. */
export interface Text {
  readonly kind: 'text';
  readonly text: string;
  readonly cdata: boolean;
  /** Blanks between tags that libxml2 drops for libvirt (XML_PARSE_NOBLANKS). */
  readonly dropped: boolean;
  readonly at: number;
  readonly end: number;
}

export interface Comment {
  readonly kind: 'comment';
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/** The XML declaration, a document type, or a processing instruction: `at` to `end` of the source is all that is known. */
export interface Other {
  readonly kind: 'other';
  readonly at: number;
  readonly end: number;
}

/** A place in a text as editors count it: from 1, columns in characters. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Why a text is not XML. */
export class MalformedXml extends Error {
  override readonly name = 'MalformedXml';
  readonly at: number;
  /** The text as far as it could be read, where it could not be read in full. */
  readonly source: string | undefined;

  constructor(message: string, at: number, source?: string) {
    super(message);
    this.at = at;
    this.source = source;
  }
}

export function elementsOf(parent: Element): Element[] {
  return parent.children.filter((node) => node.kind === 'element');
}

/** All text inside an element, its descendants' included, comments and dropped blanks left out: XPath's string(). */
export function textOf(element: Element): string {
  let text = '';
  for (const node of element.children) {
    if (node.kind === 'text' && !node.dropped) text += node.text;
    else if (node.kind === 'element') text += textOf(node);
  }
  return text;
}
