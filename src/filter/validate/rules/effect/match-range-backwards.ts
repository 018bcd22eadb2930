import { parseIp } from '../../../../address/ip.ts';
import { withValue } from '../../../../xml/edit.ts';
import { itemOf } from '../../../effective.ts';
import { rulesOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'match-range-backwards',
  severity: 'warning',
  stage: 'use',
  why: 'No packet is in a range whose end is before its start.',
  wrong: [
    "<rule action='drop' direction='out'><tcp dstportstart='90' dstportend='80'/></rule>",
    "<rule action='drop' direction='out'><all srcipfrom='10.0.0.9' srcipto='10.0.0.1'/></rule>",
  ],
  right: ["<rule action='drop' direction='out'><tcp dstportstart='80' dstportend='90'/></rule>"],
  *check(filter) {
    for (const rule of rulesOf(filter)) {
      for (const [from, to] of RANGES) {
        const [start, end] = [itemOf(rule, from), itemOf(rule, to)];
        if (start?.value === undefined || end?.value === undefined || !isBefore(end.value, start.value)) continue;
        yield {
          on: end.attribute,
          message: `${to} ${end.value} is before ${from} ${start.value}`,
          fix: 'Swap the values.',
          edits: [withValue(start.attribute, end.attribute.value), withValue(end.attribute, start.attribute.value)],
        };
      }
    }
  },
});

const RANGES: readonly (readonly [string, string])[] = [
  ['srcportstart', 'srcportend'],
  ['dstportstart', 'dstportend'],
  ['srcipfrom', 'srcipto'],
  ['dstipfrom', 'dstipto'],
  ['type', 'typeend'],
  ['code', 'codeend'],
];

/** Numbers and addresses in their usual form. */
function isBefore(a: string, b: string): boolean {
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) return Number(a) < Number(b);
  const [first, second] = [parseIp(a), parseIp(b)];
  return first !== undefined && first.family === second?.family && first.value < second.value;
}
