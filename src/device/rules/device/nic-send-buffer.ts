import { childOf } from '../../../document/attributes.ts';
import { unsignedLong } from '../../../document/scalars.ts';
import { textOf } from '../../../xml/document.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nic-send-buffer',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only a whole number here.',
  wrong: ['<tune><sndbuf>large</sndbuf></tune>'],
  right: ['<tune><sndbuf>1600</sndbuf></tune>'],
  *check({ element }) {
    const buffer = childOf(childOf(element, 'tune'), 'sndbuf');
    if (buffer === undefined || textOf(buffer) === '' || unsignedLong(textOf(buffer)) !== undefined) return;
    yield {
      on: buffer,
      message: `the send buffer '${textOf(buffer)}' is not a whole number`,
      fix: 'Write a number of bytes.',
      libvirt: 'XML error: sndbuf must be a positive integer',
    };
  },
});
