import { attributeOf } from '../../../../document/attributes.ts';
import { invalidName, isHostName } from '../../parts/host-name.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'domain-syntax',
  severity: 'warning',
  stage: 'use',
  why: 'dnsmasq may serve such a name, but guests and resolvers reject it.',
  wrong: ["<domain name='my lab'/>", "<domain name='-lab.test'/>"],
  right: ["<domain name='my-lab.test'/>"],
  *check({ domain }) {
    const given = attributeOf(domain?.element, 'name');
    if (given === undefined || isHostName(given.value.replace(/\.$/, '')) || /[\n\r]/.test(given.value)) return;
    yield invalidName(given, given.value, 'domain name');
  },
});
