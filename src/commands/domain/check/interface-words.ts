/** The arguments and options of attach-interface. */
export interface InterfaceInput {
  readonly args: { readonly domain: string; readonly type: string; readonly source: string };
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
}

/** The values that virsh writes into XML without escaping them. */
const IN_XML: ReadonlySet<string> = new Set(['source', 'target', 'mac', 'script', 'model', 'alias']);

/** An `&` that does not start a reference, and what ends an attribute in single quotes or changes its value. */
const UNSAFE = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)|[<'\t\n\r]/g;

/**
 * Returns the words of attach-interface, each argument by name, in which no value ends the XML attribute that virsh puts it
 * into. References such as `&amp;` are kept: people who know virsh escape values themselves.
 */
export function escapedWords({ args, flags }: InterfaceInput): readonly string[] {
  return Object.entries<string | boolean | undefined>({ ...args, ...flags }).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${name}`];
    return [`--${name}=${IN_XML.has(name) ? value.replace(UNSAFE, reference) : value}`];
  });
}

/** The command line that makes the same change with this MAC, without the options that say where. */
export function wordsWithMac({ args, flags }: InterfaceInput, mac: string | undefined): readonly string[] {
  const { config, live, current, persistent, ...rest } = flags;
  return ['attach-interface', ...escapedWords({ args, flags: { ...rest, mac } })];
}

/** The options whose value ends the attribute that virsh puts it into, or changes in it. */
export function unescapedOptions({ args, flags }: InterfaceInput): readonly string[] {
  return Object.entries<string | boolean | undefined>({ ...args, ...flags }).flatMap(([name, value]) =>
    IN_XML.has(name) && typeof value === 'string' && value.search(UNSAFE) >= 0 ? [name] : [],
  );
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
