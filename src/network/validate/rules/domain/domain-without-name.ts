import { rule } from '../../rule.ts';

export default rule({
  id: 'domain-without-name',
  severity: 'warning',
  stage: 'use',
  why: 'localOnly and register apply to the DNS domain of that name, and there is none.',
  wrong: ["<domain localOnly='yes'/>"],
  right: ["<domain name='lab.test' localOnly='yes'/>"],
  *check({ domain }) {
    if (domain === undefined || domain.name !== undefined) return;
    yield { on: domain.element, message: '<domain> has no name', fix: "Add name='…', or remove <domain>." };
  },
});
