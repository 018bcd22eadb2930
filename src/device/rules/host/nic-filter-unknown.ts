import { childOf, propertyOf } from '../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'nic-filter-unknown',
  severity: 'error',
  stage: 'start',
  why: 'The guest does not start without the filter.',
  wrong: ["<!-- this host: network lab, filter claen missing --><filterref filter='claen'/>"],
  right: ["<!-- this host: network lab, filter clean --><filterref filter='clean'/>"],
  *check({ element }, { filters }) {
    const given = propertyOf(childOf(element, 'filterref'), 'filter');
    if (given === undefined || filters?.get(given.value) !== false) return;
    yield {
      on: given,
      message: `libvirt has no network filter '${given.value}'`,
      fix: 'Define the filter, or name another; vnet nwfilter-list lists them.',
    };
  },
});
