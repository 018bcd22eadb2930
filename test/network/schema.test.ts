import { expect, test } from '@jest/globals';
import type { ElementSchema } from '../../src/document/schema.ts';
import { NETWORK_SCHEMA } from '../../src/network/schema.ts';
import { validateText } from '../../src/network/validate/validate.ts';

/** Attributes without which libvirt does not read another. */
const COMPANIONS: Readonly<Record<string, string>> = { 'lease unit': " expiry='5'" };

const typed = attributesOf(NETWORK_SCHEMA.root, []).filter(
  ({ type }) => type === 'yes-no' || type === 'uint' || typeof type === 'object',
);

test.each(typed)('a rule rejects a value of the wrong type in $path $name', ({ path, name }) => {
  const companion = COMPANIONS[`${path.at(-1)} ${name}`] ?? '';
  const xml = path.reduceRight(
    (inner, element, index) =>
      index === path.length - 1 ? `<${element}${companion} ${name}='1 or 2'/>` : `<${element}>${inner}</${element}>`,
    '',
  );
  const text = path.length === 0 ? `<network ${name}='1 or 2'/>` : `<network>${xml}</network>`;
  const marked = validateText(text, 'network.xml').map(({ severity, stage, excerpt }) => [
    severity,
    stage,
    excerpt.marked,
  ]);
  expect(marked).toContainEqual(['error', 'define', `${name}='1 or 2'`]);
});

function attributesOf(schema: ElementSchema, path: readonly string[]) {
  const own = Object.entries(schema.attributes).map(([name, { type }]) => ({ path, name, type }));
  const below: (typeof own)[number][] = Object.entries(schema.children).flatMap(([name, child]) =>
    attributesOf(child, [...path, name]),
  );
  return [...own, ...below];
}
