import { propertyOf } from '../../../document/attributes.ts';
import { nearest } from '../../../nearest.ts';
import { withValue } from '../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'nic-network-unknown',
  severity: 'error',
  stage: 'start',
  why: 'The guest does not start without the network.',
  wrong: ["<!-- this host: network default --><interface type='network'><source network='defualt'/></interface>"],
  right: ["<!-- this host: network default --><interface type='network'><source network='default'/></interface>"],
  *check({ source, type }, { networks }) {
    const given = propertyOf(source, 'network');
    if (type !== 'network' || given === undefined || networks.some(({ name }) => name === given.value)) return;
    const near = nearest(
      given.value,
      networks.map(({ name }) => name),
    );
    yield {
      on: given,
      message: `libvirt has no network '${given.value}'${near === undefined ? '' : `; did you mean ${near}?`}`,
      fix: near === undefined ? 'Define the network, or name another.' : `Write network='${near}'.`,
      edits: near === undefined ? undefined : [withValue(given, near)],
    };
  },
});
