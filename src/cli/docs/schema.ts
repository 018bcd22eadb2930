import type { Command, Field, Shape } from '../command.ts';

type Schema = { readonly [key: string]: unknown };

/** Returns the JSON Schema (2020-12) of what a command prints with -o json; undefined if it prints no data. */
export function schemaOf({ name, summary, shape = [], fields }: Command): Schema | undefined {
  if (fields === undefined || shape.length === 0) return undefined;
  // Both shapes have the same objects.
  const isShared = shape.includes('list') && shape.length > 1;
  const object = objectSchema(fields);
  const shapes = shape.map((each) => schemaOfShape(each, isShared ? { $ref: '#/$defs/object' } : object));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `vnet ${name} -o json`,
    description: `${summary}.${shape.includes('stream') ? ' A stream has one such object per line.' : ''}`,
    ...(shapes.length === 1 ? shapes[0] : { anyOf: shapes }),
    ...(isShared && { $defs: { object } }),
  };
}

function schemaOfShape(shape: Shape, object: Schema): Schema {
  if (shape === 'list') return { type: 'array', items: object };
  if (shape === 'strings') return { type: 'array', items: { type: 'string' } };
  return object;
}

function objectSchema(fields: Readonly<Record<string, Field>>): Schema {
  const named = Object.entries(fields).filter(([name]) => name !== '*');
  const others = fields['*'];
  return {
    type: 'object',
    properties: Object.fromEntries(named.map(([name, field]) => [name.replace('?', ''), fieldSchema(field)])),
    required: named.map(([name]) => name).filter((name) => !name.endsWith('?')),
    additionalProperties: others === undefined ? false : fieldSchema(others),
  };
}

function fieldSchema([type, description]: Field): Schema {
  if (type === 'any') return { description };
  const isNullable = type.endsWith(' | null');
  const base = type.replace(' | null', '');
  const isList = base.endsWith('[]');
  const item = base.replace('[]', '');
  const main = isList ? 'array' : item;
  return {
    description,
    type: isNullable ? [main, 'null'] : main,
    ...(isList && { items: { type: item } }),
  };
}
