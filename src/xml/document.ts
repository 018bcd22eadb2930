/** A parsed XML text. Offsets in it are UTF-16 code units from the start of `source`. */
export interface Document {
  readonly source: string;
  /** The root, and the comments, declarations and processing instructions around it. */
  readonly children: readonly Node[];
  readonly root: Element;
  /** Whether the text uses entities or attribute defaults that it declares itself. They are never expanded. */
  readonly usesDtd: boolean;
}

export type Node = Element | Text | Comment | Other;

export interface Element {
  readonly kind: 'element';
  /** The name in the source, with its prefix. */
  readonly name: string;
  /** Without the prefix. */
  readonly local: string;
  /** The namespace's URI, if any. A prefix that is not bound is part of `local`. */
  readonly namespace: string | undefined;
  readonly attributes: readonly Attribute[];
  readonly children: readonly Node[];
  readonly parent: Element | undefined;
  /** Offset of its `<`. */
  readonly at: number;
  /** Offset after the `>` of its start tag. */
  readonly openEnd: number;
  /** Offset of the `<` of its end tag; equals `openEnd` for `<x/>`. */
  readonly closeAt: number;
  /** Offset after its last `>`. */
  readonly end: number;
}

export interface Attribute {
  readonly name: string;
  readonly local: string;
  readonly namespace: string | undefined;
  readonly value: string;
  /** Offset of its name. */
  readonly at: number;
  /** Offset after the opening quote. */
  readonly valueAt: number;
  /** Offset after the closing quote. */
  readonly end: number;
}

/** Characters between tags, with references resolved. `cdata` is true for a CDATA section. */
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

/** The XML declaration, a document type or a processing instruction, known only by its offsets. */
export interface Other {
  readonly kind: 'other';
  readonly at: number;
  readonly end: number;
}

/** A position in a text as editors count it: from 1, columns in characters. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** The text is not well-formed XML. */
export class MalformedXml extends Error {
  override readonly name = 'MalformedXml';
  /** Offset of the mistake. */
  readonly at: number;
  /** The decoded text, if the file could not be decoded completely. */
  readonly source: string | undefined;
  /** What to do: a sentence. Undefined if only the position is known. */
  readonly fix: string | undefined;

  constructor(message: string, at: number, source?: string, fix?: string) {
    super(message);
    this.at = at;
    this.source = source;
    this.fix = fix;
  }
}

/** The child elements, in document order. */
export function elementsOf(parent: Element): Element[] {
  return parent.children.filter((node) => node.kind === 'element');
}

/** XPath's string(): all text of an element and its descendants, without comments and dropped blanks. */
export function textOf(element: Element): string {
  let text = '';
  for (const node of element.children) {
    if (node.kind === 'text' && !node.dropped) text += node.text;
    else if (node.kind === 'element') text += textOf(node);
  }
  return text;
}
