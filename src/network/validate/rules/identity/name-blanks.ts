import { childOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'name-blanks',
  severity: 'warning',
  stage: 'use',
  why: 'The spaces are part of the name, so every command needs them.',
  wrong: ['<network><name> lab </name></network>'],
  right: ['<network><name>lab</name></network>'],
  *check({ element, name }) {
    const nameElement = childOf(element, 'name');
    if (name === undefined || nameElement === undefined || name === name.trim() || /[\n\t\r]/.test(name)) return;
    const text = nameElement.children.length === 1 ? nameElement.children[0] : undefined;
    yield {
      on: nameElement,
      message: 'the name starts or ends with a space',
      fix: 'Remove the spaces.',
      edits:
        text?.kind === 'text' && !text.cdata
          ? [{ start: text.at, end: text.end, text: name.trim().replaceAll('&', '&amp;').replaceAll('<', '&lt;') }]
          : undefined,
    };
  },
});
