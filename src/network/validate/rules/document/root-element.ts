import { elementsOf } from '../../../../xml/document.ts';
import { renameElement } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

/** Root elements that are a misspelled <network>. */
const MISSPELLED = /^(?:net|networks?|nework|netwrok|Network)$/i;

export default rule({
  scope: 'document',
  id: 'root-element',
  severity: 'error',
  stage: 'define',
  final: true,
  why: 'A network file holds one <network>.',
  wrong: [
    '<networks><name>lab</name></networks>',
    '<networks><network><name>a</name></network><network><name>b</name></network></networks>',
  ],
  right: ['<network><name>lab</name></network>'],
  *check({ document }) {
    if (document === undefined || document.root.local === 'network') return;
    const { root } = document;
    const isList = elementsOf(root).some(({ local }) => local === 'network');
    const misspelled = !isList && MISSPELLED.test(root.name);
    yield {
      on: root,
      message: `the root element is <${root.name}>, not <network>`,
      fix: isList
        ? 'Write each <network> to its own file.'
        : misspelled
          ? 'Rename it to <network>.'
          : 'Use a file that describes a network.',
      libvirt: `XML error: expecting root element of 'network', not '${root.local}'`,
      edits: misspelled ? renameElement(root, 'network') : undefined,
    };
  },
});
