/** Escapes text between tags as libvirt does: all five special characters of XML become references. */
export function escapeText(text: string): string {
  return text.replace(/[&<>'"\r]/g, referenceTo);
}

/** Escapes an attribute's value as libvirt does. Line breaks and tabs become references too, so that they survive. */
export function escapeAttribute(value: string): string {
  return value.replace(/[&<>'"\t\n\r]/g, referenceTo);
}

/** Escapes text as libxml2 does, which writes the `<metadata>` that libvirt prints. */
export function escapeMetadataText(text: string): string {
  return text.replace(/[&<>\r]/g, referenceTo);
}

/** Escapes an attribute's value as libxml2 does, for double quotes. */
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
