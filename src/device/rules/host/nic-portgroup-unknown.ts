import { propertyOf } from '../../../document/attributes.ts';
import { nearest } from '../../../nearest.ts';
import { withValue } from '../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'nic-portgroup-unknown',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt silently gives the interface no port group, so it has none of its VLANs, limits and ports.',
  wrong: [
    "<!-- this host: network lab portgroup=eng --><interface type='network'><source network='lab' portgroup='egn'/></interface>",
  ],
  right: [
    "<!-- this host: network lab portgroup=eng --><interface type='network'><source network='lab' portgroup='eng'/></interface>",
  ],
  *check({ source, type }, { networks }) {
    const network = propertyOf(source, 'network')?.value;
    const given = propertyOf(source, 'portgroup');
    const groups = networks.find(({ name }) => name === network)?.portGroups;
    if (type !== 'network' || given === undefined || given.value === '') return;
    if (groups === undefined || groups.includes(given.value)) return;
    const near = nearest(given.value, groups);
    yield {
      on: given,
      message: `network '${network}' has no port group '${given.value}'${near === undefined ? '' : `; did you mean ${near}?`}`,
      fix: near === undefined ? 'Name one of its port groups, or remove portgroup.' : `Write portgroup='${near}'.`,
      edits: near === undefined ? undefined : [withValue(given, near)],
    };
  },
});
