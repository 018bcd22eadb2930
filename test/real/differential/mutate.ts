import fc from 'fast-check';
import { noise } from './noise.ts';

/** A document to be judged twice, and how it came about. */
export interface Mutant {
  readonly title: string;
  readonly xml: string;
}

export interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Node | string)[];
}

export interface Mutation {
  readonly title: string;
  readonly apply: (root: Node) => Node;
}

/** What a kind of document is damaged with. */
export interface Vocabulary {
  /** Values that belong somewhere, or nowhere. */
  readonly values: readonly string[];
  /** The attributes that each element may have. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** Whole parts to put below the root. */
  readonly parts: readonly Node[];
  /** Mutations that only this kind has. */
  readonly own: readonly fc.Arbitrary<Mutation>[];
}

/**
 * The examples, where they fit next to as many random documents, and documents with values changed, parts removed, doubled,
 * misspelt or moved, and what else XML may contain. The same seed gives the same documents.
 */
export function sampled(
  examples: readonly Mutant[],
  random: fc.Arbitrary<Mutant>,
  { count, seed }: { readonly count: number; readonly seed: number },
): Mutant[] {
  const drawn = fc.sample(random, { numRuns: count, seed });
  // If not all examples fit, every n-th is taken, other ones with another seed.
  const step = Math.max(1, Math.ceil(examples.length / (count / 2)));
  const chosen = examples.filter((_, index) => index % step === seed % step);
  return [...chosen, ...drawn].slice(0, count);
}

/** A document with up to three mutations, and sometimes noise. */
export function mutated(base: fc.Arbitrary<Node>, vocabulary: Vocabulary): fc.Arbitrary<Mutant> {
  const disturbances = fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(noise(), { minLength: 1, maxLength: 2 }) },
  );
  return fc
    .tuple(base, fc.array(mutation(vocabulary), { maxLength: 3 }), disturbances)
    .map(([whole, mutations, disturbed]) => {
      const applied = mutations.reduce((found, { apply }) => apply(found), whole);
      const titles = [...mutations, ...disturbed].map(({ title }) => title);
      const xml = disturbed.reduce((text, { apply }) => apply(text), written(applied));
      return { title: titles.join(', ') || 'as made', xml };
    });
}

function mutation({ values, names, parts, own }: Vocabulary): fc.Arbitrary<Mutation> {
  const place = fc.nat(200);
  const at = (change: (node: Node, pick: number) => Node | readonly Node[], title: string) =>
    fc.tuple(place, fc.nat(1000)).map(
      ([index, pick]): Mutation => ({
        title: `${title} ${index}/${pick}`,
        apply: (root) => changed(root, index, (found) => change(found, pick)),
      }),
    );
  const value = fc.tuple(place, fc.nat(50), fc.constantFrom(...values)).map(
    ([index, which, text]): Mutation => ({
      title: `value ${index}/${which} ${JSON.stringify(text.slice(0, 20))}`,
      apply: (root) => changed(root, index, (found) => withValue(found, which, text, names)),
    }),
  );
  const part = fc.constantFrom(...parts).map(
    (added): Mutation => ({
      title: `with ${added.name}`,
      apply: (root) => ({ ...root, children: [...root.children, added] }),
    }),
  );
  return fc.oneof(
    { weight: 8, arbitrary: value },
    { weight: 1, arbitrary: at((found, pick) => withoutAttribute(found, pick), 'less') },
    { weight: 1, arbitrary: at(() => [], 'without') },
    { weight: 1, arbitrary: at((found) => [found, found], 'twice') },
    { weight: 1, arbitrary: at((found) => ({ ...found, name: `${found.name.slice(0, 1)}${found.name}` }), 'misspelt') },
    { weight: 1, arbitrary: at(shuffled, 'shuffled') },
    { weight: 1, arbitrary: at((found) => [found, { ...found, name: found.name.toUpperCase() }], 'upper case') },
    { weight: 1, arbitrary: moved() },
    ...own.map((arbitrary) => ({ weight: 1, arbitrary })),
    { weight: 2, arbitrary: part },
  );
}

function shuffled(found: Node, pick: number): Node {
  const middle = pick % Math.max(1, found.children.length);
  return { ...found, children: [...found.children.slice(middle), ...found.children.slice(0, middle)] };
}

/** Puts a copy of one element into another. */
function moved(): fc.Arbitrary<Mutation> {
  return fc.tuple(fc.nat(200), fc.nat(200)).map(([from, to]) => ({
    title: `moved ${from} to ${to}`,
    apply(root) {
      let taken: Node | undefined;
      changed(root, from, (found) => {
        taken = found;
        return found;
      });
      const copy = taken;
      if (copy === undefined || copy.name === root.name) return root;
      return changed(root, to, (found) => ({ ...found, children: [...found.children, copy] }));
    },
  }));
}

/** Sets an attribute that is there, or one that the element may have; of an element with text, the text. */
function withValue(found: Node, which: number, text: string, known: Vocabulary['names']): Node {
  if (found.name === 'name') return found;
  if (found.children.some((child) => typeof child === 'string')) return { ...found, children: [text] };
  const names = [...new Set([...Object.keys(found.attributes), ...(known[found.name] ?? [])])];
  const name = names[which % Math.max(1, names.length)];
  return name === undefined ? found : { ...found, attributes: { ...found.attributes, [name]: text } };
}

function withoutAttribute(found: Node, pick: number): Node {
  const names = Object.keys(found.attributes);
  const gone = names[pick % Math.max(1, names.length)];
  return {
    ...found,
    attributes: Object.fromEntries(Object.entries(found.attributes).filter(([name]) => name !== gone)),
  };
}

/** Changes the element that stands at an index, counted in the order of the text and wrapping round; the root stays one. */
function changed(root: Node, index: number, change: (node: Node) => Node | readonly Node[]): Node {
  const total = countOf(root);
  const wanted = index % total;
  let seen = 0;
  const visit = (found: Node): readonly (Node | string)[] => {
    const here = seen++ === wanted;
    const children = found.children.flatMap((child) => (typeof child === 'string' ? [child] : visit(child)));
    const next = here ? change({ ...found, children }) : { ...found, children };
    return 'name' in next ? [next] : next;
  };
  const [first] = visit(root);
  return typeof first === 'object' ? first : root;
}

function countOf(found: Node): number {
  return 1 + found.children.reduce((sum, child) => sum + (typeof child === 'string' ? 0 : countOf(child)), 0);
}

export function node(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly (Node | string)[] = [],
): Node {
  return { name, attributes, children };
}

export function leaf(name: string, values: Readonly<Record<string, readonly string[]>>): fc.Arbitrary<Node> {
  const attributes = Object.entries(values).map(([attribute, choices]) =>
    fc.constantFrom(...choices).map((text) => [attribute, text] as const),
  );
  return fc.tuple(...attributes).map((entries) => node(name, Object.fromEntries(entries)));
}

export function maybe(arbitrary: fc.Arbitrary<Node>, outOfTen: number): fc.Arbitrary<Node | undefined> {
  return fc.oneof({ weight: outOfTen, arbitrary }, { weight: 10 - outOfTen, arbitrary: fc.constant(undefined) });
}

function written({ name, attributes, children }: Node): string {
  const head = Object.entries(attributes)
    .map(([attribute, value]) => ` ${attribute}='${escaped(value)}'`)
    .join('');
  const body = children.map((child) => (typeof child === 'string' ? escaped(child) : written(child))).join('');
  return `<${name}${head}>${body}</${name}>`;
}

function escaped(text: string): string {
  return text.replace(/[&<'\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}
