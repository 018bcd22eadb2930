import { MAX_XML_BYTES } from '../../../xml/parse.ts';
import { commonRule } from '../../rule.ts';

export default commonRule({
  scope: 'text',
  id: 'file-too-large',
  severity: 'error',
  stage: 'define',
  final: true,
  why: 'virsh reads at most 10 MiB.',
  wrong: ['<!-- 10485761 bytes -->'],
  right: ['<network><name>lab</name></network>'],
  *check({ file, size }) {
    if (size <= MAX_XML_BYTES) return;
    yield {
      on: { at: 0, end: 0 },
      message: `the file has ${size} bytes`,
      fix: 'Use a smaller file.',
      libvirt: `Failed to open file '${file}': Value too large for defined data type`,
    };
  },
});
