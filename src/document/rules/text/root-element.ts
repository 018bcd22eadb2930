import { nearest } from '../../../nearest.ts';
import { elementsOf } from '../../../xml/document.ts';
import { renameElement } from '../../../xml/edit.ts';
import { commonRule } from '../../rule.ts';

/** Misspellings that are too far from the word to be recognized by their letters. */
const SYNONYMS: Readonly<Record<string, string>> = { net: 'network', nwfilter: 'filter', port: 'networkport' };

export default commonRule({
  scope: 'text',
  id: 'root-element',
  severity: 'error',
  stage: 'define',
  final: true,
  why: 'The root element says what a file describes, and a file describes one thing.',
  wrong: [
    '<networks><name>lab</name></networks>',
    '<networks><network><name>a</name></network><network><name>b</name></network></networks>',
    "<domain type='kvm'><name>web</name></domain>",
  ],
  right: ['<network><name>lab</name></network>'],
  *check({ document }, { roots, rootMessage }) {
    if (document === undefined || roots.includes(document.root.local)) return;
    const { root } = document;
    const inside = roots.find((name) => elementsOf(root).some(({ local }) => local === name));
    const word = root.local.toLowerCase();
    const meant = inside === undefined ? (SYNONYMS[word] ?? nearest(word, roots)) : undefined;
    const near = meant !== undefined && roots.includes(meant) ? meant : undefined;
    const known = listOf(roots.map((name) => `<${name}>`));
    yield {
      on: root,
      message: `the root element is <${root.name}>, not ${known}`,
      fix:
        inside !== undefined
          ? `Write each <${inside}> to its own file.`
          : near !== undefined
            ? `Rename it to <${near}>.`
            : `Use a file whose root element is ${known}.`,
      libvirt: rootMessage(root.local),
      edits: near === undefined ? undefined : renameElement(root, near),
    };
  },
});

/** `a`, or `a, b or c`. */
function listOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
