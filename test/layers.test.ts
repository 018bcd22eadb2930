import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from '@jest/globals';

/** Each room of src/, lowest first, and all that its files may import. Own files, and those without a room that all may use, are always allowed. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'error.ts': [],
  'nearest.ts': [],
  'lazy.ts': [],
  address: ['node:net'],
  xml: ['saxes', 'fast-xml-parser'],
  leases: ['node:buffer', 'address'],
  names: ['address', 'leases'],
  network: ['address', 'xml'],
  host: ['node:net', 'node:fs', 'node:child_process', 'node:os', 'node:path'],
  advice: ['host'],
  virsh: ['advice', 'host', 'xml'],
  state: ['address', 'host', 'leases', 'names', 'virsh'],
  render: ['network', 'chalk', 'yaml', 'string-width'],
  views: ['address', 'leases', 'names', 'state', 'render'],
  cli: ['network', 'host', 'virsh', 'render', 'commander', 'node:util'],
  beside: ['xml', 'network', 'host', 'virsh', 'cli'],
  survey: ['address', 'xml', 'network', 'host', 'virsh'],
  sandbox: ['address', 'advice', 'host', 'network', 'render', 'virsh', 'xml'],
  commands: [
    'address',
    'xml',
    'leases',
    'names',
    'network',
    'host',
    'virsh',
    'state',
    'advice',
    'render',
    'views',
    'cli',
    'beside',
    'survey',
    'sandbox',
  ],
  'version.ts': ['..'],
  run: ['version.ts', 'network', 'host', 'advice', 'virsh', 'render', 'cli'],
  'exit-statuses.ts': ['cli'],
  'main.ts': ['version.ts', 'host', 'cli', 'commands', 'run'],
  'bundle.ts': ['host', 'main.ts'],
};

/** Where each third-party package, and each module of Node's with side effects, is imported: one file. */
const IMPORTED_ONCE = ['commander', 'fast-xml-parser', 'saxes', 'execa', 'chalk', 'yaml', 'string-width'];

const source = join(import.meta.dirname, '../src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

test.each(files)('src/%s imports only what its room may', (file) => {
  const room = roomOf(file);
  const allowed = ['error.ts', 'nearest.ts', 'lazy.ts', room, ...(MAY_IMPORT[room] ?? [])];
  expect(importsOf(file).filter((target) => !allowed.includes(target))).toEqual([]);
});

test('every room may import only rooms above it, so a cycle cannot be written down', () => {
  const rooms = Object.keys(MAY_IMPORT);
  const wrong = Object.entries(MAY_IMPORT).flatMap(([room, targets]) =>
    targets.filter((target) => rooms.includes(target) && rooms.indexOf(target) >= rooms.indexOf(room)),
  );
  expect(wrong).toEqual([]);
});

test.each(IMPORTED_ONCE)('%s is imported in one file at most', (name) => {
  expect(files.filter((file) => importsOf(file).includes(name)).length).toBeLessThanOrEqual(1);
});

function roomOf(file: string): string {
  return file.split('/')[0] ?? file;
}

/** What a file imports: the room of a file of ours, the name of anything else. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(source, file), 'utf8');
  const specifiers = [...text.matchAll(/(?<!')(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
  return specifiers.map((specifier) =>
    specifier.startsWith('.') ? roomOf(relative(source, join(source, dirname(file), specifier))) : specifier,
  );
}
