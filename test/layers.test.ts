import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from '@jest/globals';

/**
 * Each room of src/, lowest first, and what its files may import besides their own room and the files that all may use.
 * A room is a folder; inside network/ each folder is a room, and `network` stands for the files directly in it.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'error.ts': [],
  'finding.ts': [],
  'nearest.ts': [],
  'lazy.ts': [],
  'version.ts': ['..'],
  address: ['node:net'],
  xml: ['saxes', 'fast-xml-parser'],
  network: ['address', 'xml'],
  'network/parse': ['address', 'xml', 'network'],
  'network/format': ['address', 'xml', 'network'],
  'network/dnsmasq': ['address', 'xml', 'network', 'network/parse'],
  'network/predict': ['address', 'xml', 'network'],
  'network/validate': ['address', 'xml', 'network', 'network/parse', 'network/dnsmasq'],
  'network/explain': ['address', 'network', 'network/predict', 'network/validate'],
  'network/generate': ['address', 'network', 'network/format'],
  host: ['address', 'node:net', 'node:fs', 'node:child_process', 'node:module', 'node:os', 'node:path'],
  libvirt: ['address', 'xml', 'host', 'node:buffer'],
  render: ['host', 'network/validate', 'chalk', 'yaml', 'string-width'],
  facts: ['address', 'xml', 'network', 'network/parse', 'network/validate', 'network/generate', 'host', 'libvirt'],
  guests: ['address', 'host', 'libvirt', 'render'],
  sandbox: ['address', 'xml', 'network', 'network/parse', 'network/validate', 'host', 'libvirt', 'render'],
  cli: ['version.ts', 'network/validate', 'host', 'libvirt', 'render', 'commander', 'node:util'],
  commands: [
    'address',
    'xml',
    'network',
    'network/parse',
    'network/format',
    'network/predict',
    'network/validate',
    'network/explain',
    'network/generate',
    'host',
    'libvirt',
    'render',
    'facts',
    'guests',
    'sandbox',
    'cli',
  ],
  'main.ts': ['version.ts', 'host', 'cli', 'commands'],
  'bundle.ts': ['host', 'main.ts'],
};

/** Where each third-party package, and each module of Node's with side effects, is imported: one file. */
const IMPORTED_ONCE = ['commander', 'fast-xml-parser', 'saxes', 'execa', 'chalk', 'yaml', 'string-width'];

const source = join(import.meta.dirname, '../src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

test.each(files)('src/%s imports only what its room may', (file) => {
  const room = roomOf(file);
  const allowed = ['error.ts', 'finding.ts', 'nearest.ts', 'lazy.ts', room, ...(MAY_IMPORT[room] ?? [])];
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
  const [room = file, folder, ...below] = file.split('/');
  return room === 'network' && below.length > 0 ? `${room}/${folder}` : room;
}

/** What a file imports: the room of a file of ours, the name of anything else. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(source, file), 'utf8');
  const specifiers = [...text.matchAll(/(?<!')(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
  return specifiers.map((specifier) =>
    specifier.startsWith('.') ? roomOf(relative(source, join(source, dirname(file), specifier))) : specifier,
  );
}
