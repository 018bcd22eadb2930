import { languageOf, placeholdersOf } from '../../placeholders.ts';
import { commonRule } from '../../rule.ts';

export default commonRule({
  scope: 'text',
  id: 'unrendered-template',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt does not fill in placeholders: it takes them as the values, or rejects them.',
  wrong: [
    '<network><name>{{ name }}</name></network>',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of another language
    "<network><name>lab</name><bridge name='${bridge}'/></network>",
    "<network><name>lab</name><% if nat %><forward mode='nat'/><% end %></network>",
    "<network><name>lab</name><ip address='@ADDRESS@' prefix='24'/></network>",
  ],
  right: [
    '<network><name>lab</name></network>',
    '<network><name>lab</name><description>made from {{ name }}</description></network>',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of another language
    "<network><name>lab</name><ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/><bootp file='http://10.9.0.1/boot?mac=${net0/mac}'/></dhcp></ip></network>",
  ],
  *check(source, { schema }) {
    const placeholders = placeholdersOf(source, schema);
    const [first, ...others] = placeholders;
    if (first === undefined) return;
    const count = others.length === 0 ? '' : `, and ${others.length} more`;
    yield {
      on: first,
      message: `the file is a template that was not rendered: it contains ${first.text}${count} (${languageOf(placeholders)})`,
      fix: 'Render the template, and validate its result.',
      explains: placeholders,
    };
  },
});
