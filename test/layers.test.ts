import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from '@jest/globals';

/** Folders in which each folder is a room; their names mean the files directly in them. */
const NESTED = ['network', 'filter', 'forward'];

/**
 * Each room of src/, lowest first, and what its files may import in addition to their own room and the files that all may
 * import. A room is a folder.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'finding.ts': [],
  'error.ts': ['finding.ts'],
  'natural-order.ts': [],
  'nearest.ts': ['natural-order.ts'],
  'invisible.ts': [],
  'shell-words.ts': ['invisible.ts'],
  'lazy.ts': [],
  'version.ts': ['..'],
  address: ['node:net'],
  xml: ['saxes', 'fast-xml-parser'],
  document: ['address', 'xml'],
  network: ['address', 'xml', 'document'],
  'network/parse': ['address', 'xml', 'document', 'network'],
  'network/format': ['address', 'xml', 'document', 'network'],
  'network/dnsmasq': ['address', 'xml', 'document', 'network'],
  'network/predict': ['address', 'xml', 'document', 'network', 'network/dnsmasq'],
  'network/validate': ['address', 'xml', 'document', 'network', 'network/parse', 'network/dnsmasq'],
  'network/explain': ['address', 'network', 'network/dnsmasq', 'network/predict'],
  'network/generate': ['address', 'network', 'network/format'],
  'network/compare': ['address', 'xml', 'document', 'network'],
  device: ['address', 'xml', 'document'],
  filter: ['address', 'xml', 'document'],
  'filter/parse': ['xml', 'document', 'filter'],
  'filter/validate': ['address', 'xml', 'document', 'filter', 'filter/parse'],
  'filter/explain': ['filter'],
  'filter-binding': ['xml', 'document', 'filter', 'filter/parse'],
  'host-interface': ['address', 'xml', 'document'],
  'network-port': ['xml', 'document', 'network', 'network/parse', 'network/validate'],
  validate: [
    'document',
    'network/validate',
    'device',
    'filter',
    'filter/validate',
    'filter/explain',
    'filter-binding',
    'host-interface',
    'network-port',
  ],
  host: [
    'address',
    'node:net',
    'node:dgram',
    'node:dns/promises',
    'node:fs',
    'node:child_process',
    'node:module',
    'node:os',
    'node:path',
    'node:readline',
    'execa',
  ],
  terminal: ['host', 'string-width', 'wrap-ansi', 'cli-truncate'],
  libvirt: ['address', 'xml', 'host', 'node:buffer'],
  render: ['document', 'host', 'terminal', 'chalk', 'cli-table3', 'diff', 'yaml'],
  facts: [
    'address',
    'xml',
    'document',
    'network',
    'network/parse',
    'network/generate',
    'filter',
    'filter/parse',
    'host',
    'libvirt',
  ],
  forward: ['address', 'host', 'libvirt'],
  change: [
    'address',
    'xml',
    'document',
    'network',
    'network/parse',
    'network/compare',
    'host',
    'libvirt',
    'render',
    'forward',
  ],
  'forward/keep': ['host', 'libvirt', 'forward', 'change'],
  guests: ['address', 'host', 'terminal', 'libvirt', 'render'],
  apply: [
    'address',
    'xml',
    'document',
    'network',
    'network/parse',
    'network/format',
    'network/generate',
    'network/compare',
    'host',
    'terminal',
    'libvirt',
    'render',
    'facts',
    'forward',
    'change',
    'guests',
  ],
  'host-bridge': ['invisible.ts', 'address', 'xml', 'host', 'change'],
  dns: [
    'address',
    'xml',
    'document',
    'network',
    'network/parse',
    'network/compare',
    'network/validate',
    'host',
    'terminal',
    'libvirt',
    'render',
    'facts',
    'change',
    'apply',
  ],
  advice: ['address', 'network/generate', 'host', 'libvirt', 'facts'],
  doctor: [
    'version.ts',
    'node:crypto',
    'address',
    'xml',
    'document',
    'network',
    'network/parse',
    'network/compare',
    'network/generate',
    'host',
    'terminal',
    'libvirt',
    'render',
    'facts',
    'forward',
    'change',
    'forward/keep',
    'guests',
  ],
  sandbox: [
    'address',
    'xml',
    'document',
    'network',
    'network/parse',
    'network/dnsmasq',
    'host',
    'terminal',
    'libvirt',
    'forward',
    'render',
    'node:path',
    'dns-packet',
  ],
  cli: ['version.ts', 'xml', 'document', 'host', 'terminal', 'libvirt', 'render', 'advice', 'commander', 'node:util'],
  commands: [
    'address',
    'xml',
    'document',
    'network',
    'network/parse',
    'network/format',
    'network/predict',
    'network/validate',
    'network/explain',
    'network/generate',
    'network/compare',
    'filter',
    'filter/validate',
    'filter/explain',
    'filter-binding',
    'host-interface',
    'network-port',
    'validate',
    'device',
    'host',
    'terminal',
    'libvirt',
    'render',
    'facts',
    'forward',
    'change',
    'forward/keep',
    'guests',
    'apply',
    'host-bridge',
    'dns',
    'doctor',
    'sandbox',
    'cli',
  ],
  shell: ['version.ts', 'host', 'terminal', 'libvirt', 'change', 'cli'],
  'dispatch.ts': ['version.ts', 'host', 'libvirt', 'cli', 'commands', 'shell'],
  'main.ts': ['version.ts', 'host', 'libvirt', 'cli', 'commands', 'dispatch.ts'],
  'bundle.ts': ['host', 'main.ts'],
};

/** Third-party packages that only one file imports, so that replacing one changes one file. */
const IMPORTED_ONCE = [
  'commander',
  'fast-xml-parser',
  'saxes',
  'execa',
  'chalk',
  'yaml',
  'string-width',
  'wrap-ansi',
  'cli-truncate',
  'diff',
];

const source = join(import.meta.dirname, '../src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

test.each(files)('src/%s imports only what its room may', (file) => {
  const room = roomOf(file);
  const allowed = [
    'error.ts',
    'finding.ts',
    'natural-order.ts',
    'nearest.ts',
    'lazy.ts',
    'invisible.ts',
    'shell-words.ts',
    room,
    ...(MAY_IMPORT[room] ?? []),
  ];
  expect(importsOf(file).filter((target) => !allowed.includes(target))).toEqual([]);
});

test('a room may import only rooms listed before it, so there are no cycles', () => {
  const rooms = Object.keys(MAY_IMPORT);
  const wrong = Object.entries(MAY_IMPORT).flatMap(([room, targets]) =>
    targets.filter((target) => rooms.includes(target) && rooms.indexOf(target) >= rooms.indexOf(room)),
  );
  expect(wrong).toEqual([]);
});

test('docs/architecture.md lists every room in this order', () => {
  const page = readFileSync(join(source, '../docs/architecture.md'), 'utf8');
  const rows = [...(page.split('## The rooms')[1]?.split('##')[0] ?? '').matchAll(/^\| `([^`]+)` \|/gm)];
  expect(rows.map((row) => row[1])).toEqual(Object.keys(MAY_IMPORT));
});

test.each(['docs/architecture.md', 'CONTRIBUTING.md'])('%s names only files that exist', (page) => {
  const text = readFileSync(join(source, '..', page), 'utf8');
  const paths = [...text.matchAll(/`((?:[\w-]+\/)+[\w.-]+\.(?:ts|mjs|cjs|js|md))`/g)].map((match) => match[1] ?? '');
  const exists = (path: string) => existsSync(join(source, path)) || existsSync(join(source, '..', path));
  expect(paths.filter((path) => !/[A-Z]{2}/.test(path) && !exists(path))).toEqual([]);
});

test.each(IMPORTED_ONCE)('%s is imported in one file at most', (name) => {
  expect(files.filter((file) => importsOf(file).includes(name)).length).toBeLessThanOrEqual(1);
});

test.each(foldersOfSource())(
  'src/%s/README.md says what the room contains, may import, and where to start',
  (folder) => {
    const [title, , ...lines] = readFileSync(join(source, folder, 'README.md'), 'utf8').split('\n');
    const start = /^- \*\*Start at:\*\* (.*)$/.exec(lines[2] ?? '')?.[1] ?? '';
    expect(title).toBe(`# src/${folder}`);
    expect(lines[0]).toMatch(/^- \*\*Contains:\*\* [A-Z`].*\.$/);
    expect(lines[1]).toBe(`- **May import:** ${topImports(folder).join(', ') || 'no other room'}`);
    expect(existsSync(join(source, folder, start))).toBe(true);
  },
);

function foldersOfSource(): string[] {
  return readdirSync(source, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

/** The rooms that any file of a top-level folder may import, in the order of the table. */
function topImports(folder: string): string[] {
  const rows = Object.entries(MAY_IMPORT).filter(([room]) => room.split('/')[0] === folder);
  const rooms = rows.flatMap(([, targets]) => targets.filter((target) => target in MAY_IMPORT));
  return [...new Set(rooms.map((room) => room.split('/')[0] ?? room))].filter((room) => room !== folder);
}

function roomOf(file: string): string {
  const [room = file, folder, ...below] = file.split('/');
  return NESTED.includes(room) && below.length > 0 ? `${room}/${folder}` : room;
}

/** What a file imports: the room of a file in src/, or the name of a package. */
function importsOf(file: string): string[] {
  return specifiersOf(file).map((specifier) =>
    specifier.startsWith('.') ? roomOf(resolved(file, specifier)) : specifier,
  );
}

function specifiersOf(file: string): string[] {
  const text = readFileSync(join(source, file), 'utf8');
  const pattern = /^(?:import|export|\}) ?(?:[^'`]*?from )?'([^']+)';$|\bimport\('([^']+)'\)/gm;
  return [...text.matchAll(pattern)].map(([, fixed, lazy]) => fixed ?? lazy ?? '');
}

function resolved(file: string, specifier: string): string {
  return relative(source, join(source, dirname(file), specifier));
}

test('no files import each other in a circle', () => {
  const targets = new Map(
    files.map((file) => [
      file,
      specifiersOf(file).flatMap((specifier) => (specifier.startsWith('.') ? [resolved(file, specifier)] : [])),
    ]),
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, path: readonly string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    else if (!done.has(file)) for (const target of targets.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  expect(circles).toEqual([]);
});

test.each(files)('src/%s has no cast by way of unknown', (file) => {
  expect(readFileSync(join(source, file), 'utf8')).not.toMatch(/as unknown as|Column<never>/);
});
