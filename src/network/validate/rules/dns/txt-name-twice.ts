import { propertyOf } from '../../../parse/attributes.ts';
import { repeated } from '../../parts/repeated.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'txt-name-twice',
  severity: 'warning',
  stage: 'use',
  why: 'net-update then refuses to change either record.',
  wrong: ["<dns><txt name='a' value='1'/><txt name='a' value='2'/></dns>"],
  right: ["<dns><txt name='a' value='1'/><txt name='b' value='2'/></dns>"],
  *check({ dns }) {
    for (const { item, key } of repeated(dns?.txts ?? [], ({ name }) => name || undefined))
      yield {
        on: propertyOf(item.element, 'name') ?? item.element,
        message: `the TXT record ${key} is listed twice`,
        fix: 'Keep one record, or give the second another name.',
      };
  },
});
