import { propertyOf } from '../../../../document/attributes.ts';
import { VIRTUAL_PORT_TYPES } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'virtualport-type-missing',
  severity: 'error',
  stage: 'define',
  why: 'Only a <virtualport> in a portgroup may leave the type to the guest.',
  wrong: ['<virtualport/>'],
  right: [
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/>",
    "<forward mode='bridge'/><bridge name='br0'/><portgroup name='a'><virtualport/></portgroup>",
  ],
  *check({ virtualPort }) {
    if (virtualPort === undefined || propertyOf(virtualPort.element, 'type') !== undefined) return;
    yield {
      on: virtualPort.element,
      message: '<virtualport> has no type',
      fix: `Add type='…': ${VIRTUAL_PORT_TYPES.join(', ')}.`,
      libvirt: 'XML error: missing required virtualport type',
    };
  },
});
