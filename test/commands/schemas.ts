import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Command } from '../../src/cli/command.ts';
import type { Outcome } from '../../src/render/outcome.ts';

const directory = join(import.meta.dirname, '../../schemas');
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
const compiled = new Map<string, ValidateFunction>();
const names = new Set(readdirSync(directory).map((file) => file.replace(/\.json$/, '')));

/** Throws if what a command line printed with -o json does not match the JSON Schema of its command. */
export function checkSchema(words: readonly string[], stdout: string): void {
  const name = words.find((word) => names.has(word));
  const isJson = words.some(
    (word, index) =>
      word === '-ojson' ||
      word === '--output=json' ||
      (word === 'json' && ['-o', '--output'].includes(words[index - 1] ?? '')),
  );
  if (name === undefined || !isJson || stdout === '' || words.includes('--help')) return;
  for (const document of documentsIn(stdout)) {
    const errors = schemaErrors(name, document);
    if (errors !== '') throw new Error(`${words.join(' ')}: not as in schemas/${name}.json: ${errors}\n${stdout}`);
  }
}

/** What in a document does not match the schema of a command; empty if all matches. */
export function schemaErrors(name: string, document: unknown): string {
  let validate = compiled.get(name);
  if (validate === undefined) {
    validate = ajv.compile(JSON.parse(readFileSync(join(directory, `${name}.json`), 'utf8')));
    compiled.set(name, validate);
  }
  return validate(document) ? '' : ajv.errorsText(validate.errors);
}

/** Throws if the data of an outcome does not match the JSON Schema of its command. */
export function checkOutcome({ name }: Command, outcome: Outcome): void {
  if (outcome.kind !== 'record' && outcome.kind !== 'table') return;
  const data = outcome.kind === 'record' ? outcome.data : outcome.open(({ rows, data }) => [...rows].map(data));
  const errors = schemaErrors(name, JSON.parse(JSON.stringify(data)));
  if (errors !== '') throw new Error(`not as in schemas/${name}.json: ${errors}\n${JSON.stringify(data)}`);
}

/** One document, or one per line of a stream. */
function documentsIn(stdout: string): unknown[] {
  try {
    return [JSON.parse(stdout)];
  } catch {
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  }
}
