/** One start tag of an XML file. */
export interface ScanElement {
  /** Element names from the root down to this one, joined by '/'. */
  readonly path: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The text up to the next tag, trimmed. */
  readonly text: string;
}

/**
 * The elements of XML that libvirt wrote, in document order: its state files and virsh's dumps. It is written by hand because
 * an XML library would double the start-up time of a command that reads one such file. libvirt writes well-formed XML without
 * a DOCTYPE; comments and CDATA (possible inside metadata) are skipped. Malformed input is not detected.
 */
export function* scanElements(xml: string): Generator<ScanElement> {
  const open: string[] = [];
  for (const match of xml.matchAll(TOKEN)) {
    const [, closing, name, attributes = '', empty, text = ''] = match;
    if (name === undefined) continue;
    if (closing === '/') {
      open.pop();
      continue;
    }
    open.push(name);
    yield { path: open.join('/'), attributes: attributesOf(attributes), text: decodeEntities(text.trim()) };
    if (empty === '/') open.pop();
  }
}

const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)([^\s<>/=!?]+)((?:\s+[^\s=<>/]+\s*=\s*(?:'[^']*'|"[^"]*"))*)\s*(\/?)>([^<]*)/g;

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', single, double] of text.matchAll(/([^\s=]+)\s*=\s*(?:'([^']*)'|"([^"]*)")/g)) {
    attributes[name] = decodeEntities(single ?? double ?? '');
  }
  return attributes;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, entity: string) => {
    if (!entity.startsWith('#')) return ENTITIES[entity] ?? whole;
    const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
