import { childOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'title-carriage-return',
  severity: 'error',
  stage: 'start',
  since: '9.7.0',
  why: 'libvirt copies the network before it starts it. In the copy, the carriage return is a line break, which libvirt rejects.',
  wrong: ['<title>two&#13;lines</title>'],
  right: ['<title>one line</title>'],
  *check({ element, title }) {
    const given = childOf(element, 'title');
    if (given === undefined || !title?.includes('\r') || title.includes('\n')) return;
    yield {
      on: given,
      message: 'the title contains a carriage return',
      fix: 'Remove it.',
      libvirt: "XML error: Network title can't contain newlines",
    };
  },
});
