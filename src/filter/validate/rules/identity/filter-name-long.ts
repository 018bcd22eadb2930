import { attributeOf } from '../../../../document/attributes.ts';
import { filterFile } from '../../parts/file.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'filter-name-long',
  severity: 'error',
  stage: 'define',
  why: 'libvirt stores a filter in a file of its name, and file names have at most 255 bytes.',
  wrong: [
    "<filter name='xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'/>",
  ],
  right: [
    "<filter name='xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'/>",
  ],
  *check({ element, name }) {
    const given = attributeOf(element, 'name');
    const base = name?.split('/').at(-1);
    if (given === undefined || name === undefined || base === undefined || Buffer.byteLength(base) <= MAX_BYTES) return;
    yield {
      on: given,
      message: `the name has ${Buffer.byteLength(base)} bytes; a filter's name can have ${MAX_BYTES}`,
      fix: 'Choose a shorter name.',
      libvirt: `Failed to create file '${filterFile(name)}.new': File name too long`,
    };
  },
});

/** 255 without `.xml.new`. */
const MAX_BYTES = 247;
