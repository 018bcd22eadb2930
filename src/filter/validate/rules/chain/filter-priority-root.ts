import { attributeOf } from '../../../../document/attributes.ts';
import { ROOT_CHAIN } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'filter-priority-root',
  severity: 'warning',
  stage: 'use',
  why: 'Priorities order the chains that the root chain runs. Rules in the root chain have their own.',
  wrong: ["<filter name='lab' priority='-700'/>"],
  right: ["<filter name='lab' chain='ipv4' priority='-700'/>"],
  *check({ element, chain }) {
    const given = attributeOf(element, 'priority');
    if (given === undefined || chain !== ROOT_CHAIN) return;
    yield {
      on: given,
      message: 'the priority of the root chain has no effect',
      fix: 'Remove it, or give the rules a priority.',
    };
  },
});
