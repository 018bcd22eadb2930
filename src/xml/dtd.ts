/** The names of the general entities that an internal DTD subset declares. */
export function declaredEntities(doctype: string): ReadonlySet<string> {
  return new Set([...doctype.matchAll(/<!ENTITY\s+([^\s%"'<>&;]+)\s/g)].map((match) => match[1] ?? ''));
}

/** Whether an internal DTD subset may give elements attributes that the text does not show. */
export function declaresAttributes(doctype: string): boolean {
  return doctype.includes('<!ATTLIST') || /<!ENTITY\s+%/.test(doctype);
}
