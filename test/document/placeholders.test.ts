import { expect, test } from '@jest/globals';
import { validateText } from '../../src/network/validate/validate.ts';

const OPTIONS = "xmlns:d='http://libvirt.org/schemas/network/dnsmasq/1.0'";
const withOption = (value: string) =>
  `<network ${OPTIONS}><name>lab</name><ip address='10.9.0.1' prefix='24'/><d:options><d:option value='${value}'/></d:options></network>`;
const named = (name: string, rest = '') =>
  `<network><name>${name}</name>${rest}<ip address='10.9.0.1' prefix='24'/></network>`;

/** Templates with a valid address: libvirt accepts most of them, and takes the placeholders as the values. */
test.each([
  ['Jinja or Mustache', named('{{ name }}')],
  ['Jinja', named('{{ item.name }}', "<mtu size='{{ mtu | default(1500) }}'/>")],
  ['Jinja', named('lab', '{% if nat %}{% endif %}')],
  ['Jinja', named('lab', '{# for the lab #}')],
  ['Go', named('{{ .Values.name }}')],
  ['Go', named('{{- if .Lab }}lab{{ end }}')],
  ['Mustache', named('{{#net}}lab{{/net}}')],
  ['Mustache', named('{{{name}}}')],
  ['Packer', named('{{user `net`}}')],
  ['ERB', named('<%= name %>')],
  ['PHP', named('<?= $net["name"] ?>')],
  ['PHP', named('lab<?php echo $id ?>')],
  ['PHP', named('lab', '<? if ($nat): ?><forward/><? endif ?>')],
  ['Terraform or Packer', named('$' + '{var.name}')],
  ['Terraform', named('$' + '{each.key}')],
  ['Terraform', named('%{ if lab }lab%{ endif }')],
  ['Terraform or shell', named('$' + '{name}')],
  ['Terraform', named('$' + '{name}-$' + '{count.index}')],
  ['shell', named('$' + '{NAME:-lab}')],
  ['shell', named('$NAME')],
  ['shell', withOption('dhcp-range=$' + '{START},$' + '{END}')],
  ['Terraform or Packer', withOption('server=$' + '{var.dns}')],
  ['make', named('$(NAME)')],
  ['Ruby', named('#' + '{name}')],
  ['sed', named('__NAME__')],
  ['CMake or autoconf', named('@NAME@')],
])('a template of %s is reported once: %s', (language, xml) => {
  expect(validateText(xml, 'lab.xml')).toMatchObject([
    { id: 'unrendered-template', message: expect.stringMatching(new RegExp(`\\(${language}\\)$`)) },
  ]);
});

test.each([
  named('lab', "<bridge name='virbr%d'/>"),
  named('a__b__c'),
  named('lab[1]'),
  withOption('dhcp-boot=http://10.9.0.1/boot?mac=$' + '{net0/mac}'),
])('is no template: %s', (xml) => {
  expect(validateText(xml, 'lab.xml').map(({ id }) => id)).not.toContain('unrendered-template');
});
