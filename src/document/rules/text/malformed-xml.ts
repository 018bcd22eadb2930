import { commonRule } from '../../rule.ts';

export default commonRule({
  scope: 'text',
  id: 'malformed-xml',
  severity: 'error',
  stage: 'define',
  final: true,
  why: 'libvirt reads nothing from a file that is not well-formed XML.',
  wrong: [
    "<network><name>lab</name><forward mode='nat'></network>",
    "<network><name>lab</name><forward mode='nat'/><nat/></forward></network>",
    '<network><name>R&D</name></network>',
  ],
  right: ["<network><name>lab</name><bridge name='virbr9'/></network>"],
  *check({ error }) {
    if (error === undefined) return;
    yield {
      on: { at: error.at, end: error.at + 1 },
      message: error.message,
      fix: error.fix ?? 'Correct the XML here, or just before.',
    };
  },
});
