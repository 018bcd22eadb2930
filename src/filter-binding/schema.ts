import { type DocumentSchema, element } from '../document/schema.ts';
import { FILTERREF_SCHEMA } from '../filter/schema.ts';

const { attributes, children } = FILTERREF_SCHEMA;

/** `<filterbinding>` (virNWFilterBindingDefParseXML). */
export const BINDING_SCHEMA: DocumentSchema = {
  name: 'filterbinding',
  root: element(
    {},
    {
      owner: element({}, { name: element({}, {}, { text: 'text' }), uuid: element({}, {}, { text: 'uuid' }) }),
      portdev: element({ name: 'text' }),
      linkdev: element({ name: 'text' }),
      mac: element({ address: 'mac' }),
      filterref: { attributes, children },
    },
  ),
  synonyms: new Map(
    Object.entries({ 'filterref/name': 'filter', 'filterref/param': 'parameter', 'portdev/dev': 'name' }),
  ),
};
