import { propertyOf } from '../../../../document/attributes.ts';
import { nearest } from '../../../../nearest.ts';
import { withValue } from '../../../../xml/edit.ts';
import { type LinkSettings, VIRTUAL_PORT_TYPES } from '../../../model.ts';
import { virtualPortsOf } from '../../parts/virtual-ports.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'virtualport-type-unknown',
  severity: 'error',
  stage: 'define',
  why: 'The type tells libvirt how to set up the port.',
  wrong: ["<virtualport type='ovs'/>", "<portgroup name='a'><virtualport type='802.1qbh'/></portgroup>"],
  right: ["<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/>"],
  *check(network: LinkSettings) {
    for (const { element, type } of virtualPortsOf(network)) {
      const given = propertyOf(element, 'type');
      if (given === undefined || type !== undefined) continue;
      const near = /^(?:ovs|openv.*)$/i.test(given.value) ? 'openvswitch' : nearest(given.value, VIRTUAL_PORT_TYPES);
      yield {
        on: given,
        message: `unknown virtualport type '${given.value}'`,
        fix: near === undefined ? `Write ${VIRTUAL_PORT_TYPES.join(', ')}.` : `Write type='${near}'.`,
        libvirt: `unsupported configuration: unknown virtualport type ${given.value}`,
        edits: near === undefined ? undefined : [withValue(given, near)],
      };
    }
  },
});
