import { renameElement } from '../../../xml/edit.ts';
import type { Rule } from './rule.ts';

/** What is wrong with the text itself: checkText finds these, there being no network to check yet. */
export const malformedXml: Rule = {
  id: 'malformed-xml',
  severity: 'error',
  stage: 'define',
  why: 'libvirt reads nothing of a file that is not well-formed XML.',
  wrong: "<network><name>lab</name><forward mode='nat'></network>",
  right: "<network><name>lab</name><bridge name='virbr9'/></network>",
  *check() {},
};

export const fileTooLarge: Rule = {
  id: 'file-too-large',
  severity: 'error',
  stage: 'define',
  why: 'virsh reads at most 10 MiB.',
  wrong: '',
  right: '<network><name>lab</name></network>',
  *check() {},
};

export const dtdNotExpanded: Rule = {
  id: 'dtd-not-expanded',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt would put in what the document type declares; vnet never does, so it cannot judge the rest.',
  wrong: "<!DOCTYPE network [<!ENTITY n 'lab'>]><network><name>&n;</name></network>",
  right: '<network><name>lab</name></network>',
  *check() {},
};

export const documentRules: readonly Rule[] = [
  malformedXml,
  fileTooLarge,
  dtdNotExpanded,
  {
    id: 'root-element',
    severity: 'error',
    stage: 'define',
    why: 'A network file holds one <network>.',
    wrong: '<networks><name>lab</name></networks>',
    right: '<network><name>lab</name></network>',
    *check({ element }) {
      if (element.local === 'network') return;
      const plausible = /^(?:net|networks?|nework|netwrok|Network)$/i.test(element.name);
      yield {
        on: element,
        what: `the root element is <${element.name}>, not <network>`,
        fix: plausible ? 'Rename it.' : 'Give a file that describes a network.',
        libvirt: `XML error: expecting root element of 'network', not '${element.local}'`,
        edits: plausible ? renameElement(element, 'network') : undefined,
      };
    },
  },
];
