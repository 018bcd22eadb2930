import type { Violation } from '../../../document/rule.ts';
import { withValue } from '../../../xml/edit.ts';
import { ITEM_TYPES, type ItemReader, type ItemType } from '../../items.ts';
import type { Filter, Item } from '../../model.ts';
import { rulesOf } from './entries.ts';

/** Every attribute of a protocol element. */
export function allItems(filter: Filter): Item[] {
  return rulesOf(filter).flatMap(({ items }) => items);
}

/** Reports the attributes of these types whose value libvirt rejects. */
export function* invalidItems(filter: Filter, types: readonly ItemType[]): Generator<Violation> {
  for (const { name, type, attribute, value } of allItems(filter)) {
    if (!types.includes(type) || value !== undefined || attribute.value.startsWith('$')) continue;
    const { expected }: ItemReader = ITEM_TYPES[type];
    const correct = correctedItem(type, attribute.value);
    yield {
      on: attribute,
      message: `${name}='${attribute.value}' is not ${expected}`,
      fix: correct === undefined ? `Write ${expected}, or remove the attribute.` : `Write ${name}='${correct}'.`,
      libvirt: illegalValue(name, attribute.value),
      edits: correct === undefined ? undefined : [withValue(attribute, correct)],
    };
  }
}

/** What libvirt says about every value of a protocol element that it rejects. */
export function illegalValue(name: string, value: string): string {
  return `internal error: ${name} has illegal value ${value}`;
}

/** The right value, if there is only one. */
function correctedItem(type: ItemType, text: string): string | undefined {
  const reader: ItemReader = ITEM_TYPES[type];
  const candidates = [text.trim(), ...(type === 'mac' || type === 'mac-mask' ? [text.replaceAll('-', ':')] : [])];
  const right = candidates.find((candidate) => candidate !== text && reader.read(candidate) !== undefined);
  return right === undefined ? undefined : reader.read(right);
}
