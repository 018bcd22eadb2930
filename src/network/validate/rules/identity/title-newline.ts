import { childOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'title-newline',
  severity: 'error',
  stage: 'define',
  since: '9.7.0',
  why: 'net-list prints the title on one line. Only the description may have several.',
  wrong: ['<title>two\nlines</title>'],
  right: ['<title>one line</title>', '<title>one line</title><description>two\nlines</description>'],
  *check({ element, title }) {
    const given = childOf(element, 'title');
    if (given === undefined || !title?.includes('\n')) return;
    yield {
      on: given,
      message: 'the title contains a line break',
      fix: 'Write the title on one line, and move the rest to <description>.',
      libvirt: "XML error: Network title can't contain newlines",
    };
  },
});
