import { type DocumentSchema, type ElementSchema, element } from '../document/schema.ts';
import { NETWORK_SCHEMA } from '../network/schema.ts';

/** What a network has, too. */
function ofNetwork(...names: readonly string[]): Readonly<Record<string, ElementSchema>> {
  return Object.fromEntries(Object.entries(NETWORK_SCHEMA.root.children).filter(([name]) => names.includes(name)));
}

/** `<networkport>` (virNetworkPortDefParseXML). */
export const PORT_SCHEMA: DocumentSchema = {
  name: 'networkport',
  root: element(
    {},
    {
      uuid: element({}, {}, { text: 'uuid' }),
      owner: element({}, { name: element({}, {}, { text: 'text' }), uuid: element({}, {}, { text: 'uuid' }) }),
      group: element({}, {}, { text: 'text' }),
      mac: element({ address: 'mac' }),
      ...ofNetwork('virtualport', 'bandwidth', 'vlan', 'port'),
      rxfilters: element({ trustGuest: 'yes-no' }),
      plug: element(
        { type: 'text', bridge: 'text', macTableManager: 'text', dev: 'text', mode: 'text', managed: 'yes-no' },
        {
          driver: element({ name: 'text' }),
          address: element({ domain: 'hex4', bus: 'hex2', slot: 'hex2', function: 'hex1', multifunction: 'text' }),
        },
      ),
    },
  ),
  synonyms: new Map(
    Object.entries({
      'mac/value': 'address',
      'networkport/portgroup': 'group',
      'plug/device': 'dev',
      'plug/name': 'bridge',
    }),
  ),
};
