import { propertyOf } from '../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'nic-network-inactive',
  severity: 'warning',
  stage: 'start',
  why: 'The guest does not start while the network is inactive.',
  wrong: ["<!-- this host: network lab inactive --><interface type='network'><source network='lab'/></interface>"],
  right: ["<!-- this host: network lab --><interface type='network'><source network='lab'/></interface>"],
  *check({ source, type }, { networks }) {
    const given = propertyOf(source, 'network');
    const network = networks.find(({ name }) => name === given?.value);
    if (type !== 'network' || given === undefined || network === undefined || network.active) return;
    yield {
      on: given,
      message: `network '${given.value}' is not active`,
      fix: 'Start the network, and enable its autostart.',
    };
  },
});
