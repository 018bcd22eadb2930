import { elementsOf } from '../../../xml/document.ts';
import { renameElement } from '../../../xml/edit.ts';
import { likelyRoot } from '../../likely-root.ts';
import { commonRule } from '../../rule.ts';

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
    const near = inside === undefined ? likelyRoot(root.local, roots) : undefined;
    const known = listOf(roots.map((name) => `<${name}>`));
    yield {
      on: root,
      message: `the root element is <${root.name}>, not ${known}`,
      fix:
        inside !== undefined
          ? `Write each <${inside}> to its own file.`
          : near !== undefined
            ? `Rename it to <${near}>.`
            : root.local === 'domain'
              ? 'Of a guest, vnet checks only the <interface> elements in <devices>, and this one has none.'
              : `Use a file whose root element is ${known}.`,
      // Each command of virsh says it for its own kind.
      libvirt: roots.length === 1 || near !== undefined ? rootMessage(root.local) : undefined,
      edits: near === undefined ? undefined : renameElement(root, near),
    };
  },
});

/** `a`, or `a, b or c`. */
function listOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
