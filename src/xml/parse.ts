import { SaxesParser } from 'saxes';
import { dropsBlanks } from './blanks.ts';
import { checkEncoding } from './declaration.ts';
import { type Attribute, type Document, type Element, elementsOf, MalformedXml, type Node } from './document.ts';
import { declaredEntities, declaresAttributes } from './dtd.ts';
import { bindNames, isVoidNamespace, type Namespaces, PREDEFINED } from './namespaces.ts';
import { positionAt } from './position.ts';
import { syntaxErrorOf } from './syntax-error.ts';

/** libxml2's limit (xmlParserMaxDepth, without XML_PARSE_HUGE). */
const MAX_DEPTH = 256;
/** virsh's limit for XML files: VSH_MAX_XML_FILE. */
export const MAX_XML_BYTES = 10 * 1024 * 1024;

type Open = { -readonly [Key in keyof Element]: Element[Key] } & { children: Node[]; attributes: Attribute[] };

/**
 * Parses a text as libxml2 does for libvirt. Throws MalformedXml for what libxml2 rejects. Entities of a DTD are never
 * expanded and nothing is fetched. An undefined prefix is accepted, because libxml2 recovers from it.
 */
export function parseXml(source: string): Document {
  const parser = new SaxesParser({ xmlns: false, position: false, defaultXMLVersion: '1.0', forceXMLVersion: true });
  const top: Node[] = [];
  const stack: Open[] = [];
  const mixed = new Set<Open>();
  const scopes: Namespaces[] = [PREDEFINED];
  let root: Element | undefined;
  let cursor = 0;
  let opening: Open | undefined;
  let entities: ReadonlySet<string> = new Set();
  let usesDtd = false;

  const siblings = (): Node[] => stack.at(-1)?.children ?? top;
  const markup = (): number => source.indexOf('<', cursor);
  const span = (ending: string): { at: number; end: number } => {
    const at = markup();
    cursor = ending === '' ? parser.position : source.indexOf(ending, at) + ending.length;
    return { at, end: cursor };
  };

  parser.on('error', ({ message }) => {
    if (opening !== undefined && isVoidNamespace(message, opening.attributes)) return;
    // After a root that closes itself, anything else is an error.
    const again = root?.closeAt === root?.end ? source.indexOf(`</${root?.name}`, root?.end) : -1;
    if (root !== undefined && stack.length === 0 && again !== -1) throw closesItself(source, root, again);
    throw syntaxErrorOf({ message, source, cursor, position: parser.position, open: stack.at(-1) });
  });
  parser.on('xmldecl', (declaration) => {
    checkEncoding(declaration.encoding, source);
    siblings().push({ kind: 'other', ...span('?>') });
  });
  parser.on('processinginstruction', () => {
    siblings().push({ kind: 'other', ...span('?>') });
  });
  parser.on('doctype', (text) => {
    entities = declaredEntities(text);
    for (const name of entities) parser.ENTITIES[name] ??= `&${name};`;
    usesDtd = declaresAttributes(text);
    siblings().push({ kind: 'other', ...span('') });
  });
  parser.on('text', (text) => {
    const next = source.indexOf('<', cursor);
    const end = next === -1 ? source.length : next;
    const raw = source.slice(cursor, end);
    usesDtd ||= entities.size > 0 && raw.includes('&');
    const parent = stack.at(-1);
    const dropped =
      parent !== undefined &&
      dropsBlanks({ raw, closes: source.startsWith('</', end), parent, mixed: mixed.has(parent) });
    if (parent !== undefined && !dropped) mixed.add(parent);
    siblings().push({ kind: 'text', text, cdata: false, dropped, at: cursor, end });
    cursor = end;
  });
  parser.on('cdata', (text) => {
    siblings().push({ kind: 'text', text, cdata: true, dropped: false, ...span(']]>') });
  });
  parser.on('comment', (text) => {
    siblings().push({ kind: 'comment', text, ...span('-->') });
  });
  parser.on('opentagstart', ({ name }) => {
    const at = markup();
    const parent = stack.at(-1);
    opening = {
      kind: 'element',
      name,
      local: name,
      namespace: undefined,
      attributes: [],
      children: [],
      parent,
      at,
      openEnd: at,
      closeAt: at,
      end: at,
    };
  });
  parser.on('attribute', ({ name, value }) => {
    const end = parser.position;
    const valueAt = source.lastIndexOf(source[end - 1] ?? '"', end - 2) + 1;
    usesDtd ||= entities.size > 0 && source.slice(valueAt, end).includes('&');
    const at = source.lastIndexOf(name, source.lastIndexOf('=', valueAt));
    opening?.attributes.push({ name, local: name, namespace: undefined, value, at, valueAt, end });
  });
  parser.on('opentag', () => {
    if (opening === undefined) return;
    const element = opening;
    const scope = bindNames(element, scopes.at(-1) ?? PREDEFINED);
    element.openEnd = parser.position;
    cursor = parser.position;
    siblings().push(element);
    root ??= element;
    stack.push(element);
    scopes.push(scope);
    if (stack.length > MAX_DEPTH) throw new MalformedXml(`elements are nested more than ${MAX_DEPTH} deep`, element.at);
  });
  parser.on('closetag', ({ isSelfClosing }) => {
    const element = stack.pop();
    scopes.pop();
    if (element === undefined) return;
    element.closeAt = isSelfClosing ? parser.position : markup();
    const closes = /^<\/([^\s>]*)/.exec(source.slice(element.closeAt, parser.position))?.[1] ?? element.name;
    if (closes !== element.name) throw mismatch(source, closes, element);
    element.end = parser.position;
    cursor = parser.position;
  });

  parser.write(source).close();
  if (root === undefined) throw new MalformedXml('the file has no element', 0);
  return { source, children: top, root, usesDtd };
}

/** `<x/>` with an end tag later. */
function closesItself(source: string, { name, at, end }: Element, again: number): MalformedXml {
  const openTag = `${source.slice(at, end - 2).trimEnd()}>`;
  const { line } = positionAt(source, again);
  return new MalformedXml(
    `<${name}/> closes itself, but </${name}> on line ${line} closes it again; write ${openTag}`,
    at,
    undefined,
    'Remove the slash before its >.',
  );
}

/** An end tag that does not close the open element. Blames `<x/>` if the end tag is a second one for it. */
function mismatch(source: string, closes: string, element: Element): MalformedXml {
  const line = ({ at }: { at: number }) => positionAt(source, at).line;
  const closed = elementsOf(element).findLast(({ name, closeAt, end }) => name === closes && closeAt === end);
  if (closed !== undefined) return closesItself(source, closed, element.closeAt);
  return new MalformedXml(
    `</${closes}> ends here, but <${element.name}> of line ${line(element)} is still open`,
    element.closeAt,
  );
}

/** Whether parseXml accepts a text. */
export function isWellFormed(text: string): boolean {
  try {
    parseXml(text);
    return true;
  } catch (error) {
    if (error instanceof MalformedXml) return false;
    throw error;
  }
}
