import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

/**
 * Paths whose prose has not been rewritten yet. The list only shrinks: delete your line when your folder is done, and the
 * tests below check it from then on. A path matches itself and everything below it.
 */
const NOT_YET: readonly string[] = ['src/host', 'src/sandbox', 'test/host', 'test/real', 'test/sandbox'];

interface Ban {
  /** As docs/style.md lists it. */
  readonly phrase: string;
  readonly pattern: RegExp;
}

/** Matched in lower case, with camelCase names split into words. */
const BANS: readonly Ban[] = [
  { phrase: 'amiss', pattern: /\bamiss\b/ },
  { phrase: 'anew', pattern: /\banew\b/ },
  { phrase: 'as it is, as they are (at the end of a clause)', pattern: /\bas (?:it is|they are)(?=[.,;:)]|$)/ },
  { phrase: 'ask of, asked of', pattern: /\bask(?:s|ed|ing)? of\b/ },
  { phrase: 'beside, besides', pattern: /\bbesides?\b/ },
  { phrase: 'card', pattern: /\bcards?\b/ },
  { phrase: 'cure', pattern: /\bcure[sd]?\b/ },
  { phrase: 'fault', pattern: /(?<!segmentation |page )\bfault[sy]?\b/ },
  { phrase: 'for ever', pattern: /\bfor ever\b/ },
  { phrase: 'hold X against Y', pattern: /\b(?:holds?|held)\b[^.;]{1,50}\bagainst\b/ },
  {
    phrase: 'is no address, is no name, is no port',
    pattern:
      /(?<!\bthere )\bis no (?:ipv[46] |mac |host ?|dns |valid )?(?:address|name|number|port|subnet|device|parser|uuid|network)\b/,
  },
  { phrase: 'lean on', pattern: /\bleans? on\b/ },
  { phrase: 'leave out, left out', pattern: /\b(?:leav(?:es?|ing)(?: (?:it|them|those|that|this|name))?|left) out\b/ },
  { phrase: 'leave no room for', pattern: /\bleaves? no room\b/ },
  { phrase: 'look after', pattern: /\blook(?:s|ing)? after\b/ },
  { phrase: 'mend', pattern: /\bmend(?:s|ed|ing|able)?\b/ },
  { phrase: 'not a word, without a word', pattern: /\b(?:not|without) a word\b/ },
  {
    phrase: "of its own, of vnet's own",
    pattern:
      /\bof (?:its|their|our|your|his|vnet's|libvirt's|virsh's) own\b(?! (?!(?:is|are|and|or|in|on|for|to|with|that|which|so|may|has|of|as|by|from|at|where|when|outside)\b)[a-z])/,
  },
  { phrase: 'regret', pattern: /\bregret(?:s|ted|table)?\b/ },
  {
    phrase: 'stand in, stand behind, stand for',
    pattern:
      /\b(?:stands?|stood|standing) (?:in|at|on|behind|before|for|under|between|above|below|there|alone|around)\b/,
  },
  { phrase: 'take away', pattern: /\btak(?:es?|en|ing)(?: (?:it|them|that|this))? away\b/ },
  {
    phrase: 'tell, told, telling (as "report")',
    pattern:
      /\b(?:told|tells? (?:of|all|it|them|that|which|what|how|why|where|whether|apart)|tell(?:s|ing)?(?: \w+){1,2} apart)\b/,
  },
  { phrase: 'throw-away host', pattern: /\bthrow-?away (?:\w+ )?hosts?\b/ },
  {
    phrase: 'refuse (of XML, networks and values)',
    pattern: /\b(?:libvirtd?|virsh|dnsmasq|kernel|rules?|net-(?:define|start|create|update|edit)) (?:then )?refuse/,
  },
  { phrase: 'the like', pattern: /\bthe like\b/ },
  { phrase: 'the very', pattern: /\bthe very\b/ },
  { phrase: 'unless said', pattern: /\bunless (?:it is )?said\b/ },
  { phrase: 'what becomes of', pattern: /\bwhat becomes of\b/ },
  { phrase: 'what is made of', pattern: /\bwhat is made of\b/ },
  { phrase: 'who has which address', pattern: /\bwho has which\b/ },
];

/** Declared types and functions, and the worst of variables: a name is a noun or a verb, not a participle. */
const BAD_NAMES = [
  /\b(?:type|interface|class|function) (?:told|asked|answered|given|wanted|gathered|kept|taken|meant|made|said|shown|chosen|known|found|seen|placed|named|advertised|unasked|wish(?:es)?|looks|doors?|places?)\b/,
  /\b(?:const|let) (?:told|asked|answered|unasked|taken|wish|wishes|looks)\b/,
];

const root = join(import.meta.dirname, '..');

test('nothing that is exempt has gone', () => {
  expect(NOT_YET.filter((path) => !exists(path))).toEqual([]);
});

test('docs/style.md lists every banned phrase', () => {
  const style = readFileSync(join(root, 'docs/style.md'), 'utf8');
  expect(BANS.filter(({ phrase }) => !style.includes(`| ${phrase} |`)).map(({ phrase }) => phrase)).toEqual([]);
});

test.each(proseFiles())('%s follows docs/style.md', (file) => {
  expect(violations(file, readFileSync(join(root, file), 'utf8'))).toEqual([]);
});

test.each([
  ['libvirt rejects the address', []],
  ['libvirt refuses the address', ['refuse (of XML, networks and values)']],
  ['web refuses connections', []],
  ['Rehearse on a throw-away host', ['throw-away host']],
  ["read instead of libvirt's own directories", []],
  ['a wildcard recommends the default', []],
  ['there is no address', []],
  ['it stands behind the command', ['stand in, stand behind, stand for']],
  ['cardOf(guest)', ['card']],
  ['They are told apart', ['tell, told, telling (as "report")']],
  ['10.9 is no address', ['is no address, is no name, is no port']],
])('%j has the banned phrases %j', (text, phrases) => {
  expect(bansIn(text)).toEqual(phrases);
});

function violations(file: string, text: string): string[] {
  const isSource = file.startsWith('src/');
  return text.split('\n').flatMap((line, index) => {
    const at = `${file}:${index + 1}`;
    const prose = isSource || !file.endsWith('.ts') ? line : proseOfTest(line);
    const names = isSource ? BAD_NAMES.flatMap((pattern) => pattern.exec(line.toLowerCase())?.[0] ?? []) : [];
    return [
      ...bansIn(prose).map((phrase) => `${at}: "${phrase}" in: ${line.trim()}`),
      ...names.map((name) => `${at}: a participle or everyday noun as a name: ${name}`),
    ];
  });
}

function bansIn(text: string): string[] {
  const words = text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return BANS.filter(({ pattern }) => pattern.test(words)).map(({ phrase }) => phrase);
}

/** Comments and titles: the literals of a test are data. */
function proseOfTest(line: string): string {
  const comment = /(?:^\s*(?:\/\*\*?|\*|\/\/)|\s\/\/ )(.*)$/.exec(line)?.[1];
  const title = /(?:^|[\s.)])(?:test|it|describe)(?:\.\w+)*(?:\(.*\))?\((['"`])(.*?)\1/.exec(line)?.[2];
  return [comment ?? '', title ?? ''].join(' ').trim();
}

function proseFiles(): string[] {
  const folders = ['src', 'test', 'docs', 'man', 'scripts', 'bench', 'examples', 'contrib'];
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => `${folder}/${file}`)
      .filter((file) => (folder === 'test' ? /\.ts$/ : /\.(?:ts|mjs|cjs|md|1|sh|xml|py|yml)$/).test(file)),
  );
  const quotesBans = ['docs/style.md', 'test/style.test.ts'];
  return [...files, 'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'package.json']
    .filter(
      (file) => !quotesBans.includes(file) && !NOT_YET.some((path) => file === path || file.startsWith(`${path}/`)),
    )
    .sort();
}

function exists(path: string): boolean {
  return statSync(join(root, path), { throwIfNoEntry: false }) !== undefined;
}
