import { childOf } from '../../../../document/attributes.ts';
import { nearest } from '../../../../nearest.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-port-group-unknown',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt creates the port without the settings of a portgroup.',
  wrong: ['<!-- this host: network prod portgroup=web --><group>wbe</group>'],
  right: ['<!-- this host: network prod portgroup=web --><group>web</group>'],
  *check({ element, group }, { networks }) {
    if (group === undefined || networks.some(({ portGroups }) => portGroups === undefined)) return;
    const groups = networks.flatMap(({ portGroups }) => portGroups ?? []);
    if (groups.includes(group)) return;
    const near = nearest(group, groups);
    yield {
      on: childOf(element, 'group') ?? element,
      message: `no network has a portgroup named '${group}'`,
      fix: near === undefined ? 'Define the portgroup in the network, or remove <group>.' : `Write ${near}.`,
    };
  },
});
