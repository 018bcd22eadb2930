/** Text as libvirt writes it between tags: all five of XML's special characters as references. */
export function escapeText(text: string): string {
  return text.replace(/[&<>'"\r]/g, referenceTo);
}

/** An attribute's value as libvirt writes it, and line breaks and tabs so that they come back as they are. */
export function escapeAttribute(value: string): string {
  return value.replace(/[&<>'"\t\n\r]/g, referenceTo);
}

/** Text as libxml2 writes it, which is what libvirt prints `<metadata>` with. */
export function escapeMetadataText(text: string): string {
  return text.replace(/[&<>\r]/g, referenceTo);
}

/** An attribute's value as libxml2 writes it, between double quotes. */
export function escapeMetadataAttribute(value: string): string {
  return value.replace(/[&<>"\t\n\r]/g, referenceTo);
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
};

function referenceTo(character: string): string {
  return REFERENCES[character] ?? `&#${character.charCodeAt(0)};`;
}
