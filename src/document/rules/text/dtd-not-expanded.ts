import { commonRule } from '../../rule.ts';

export default commonRule({
  scope: 'text',
  id: 'dtd-not-expanded',
  severity: 'warning',
  stage: 'define',
  final: true,
  why: 'libvirt inserts the entities and default attributes that a document type declares. vnet never does, so it cannot check the rest of the file.',
  wrong: ["<!DOCTYPE network [<!ENTITY n 'lab'>]><network><name>&n;</name></network>"],
  right: ['<!DOCTYPE network><network><name>lab</name></network>', '<network><name>lab</name></network>'],
  *check({ document }) {
    if (document === undefined || !document.usesDtd) return;
    yield {
      on: document.root,
      message: 'the file uses declarations from its document type',
      fix: 'Replace each entity with its text, and remove <!DOCTYPE>.',
    };
  },
});
