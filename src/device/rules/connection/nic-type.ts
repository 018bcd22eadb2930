import { propertyOf } from '../../../document/attributes.ts';
import { invalidMessage } from '../../../document/values.ts';
import { nearest } from '../../../nearest.ts';
import { withValue } from '../../../xml/edit.ts';
import { rule } from '../../rule.ts';

const TYPES =
  'network bridge direct user ethernet vhostuser hostdev vdpa internal server client mcast udp null vds'.split(' ');

export default rule({
  id: 'nic-type',
  severity: 'error',
  stage: 'define',
  why: 'The type says what the interface is connected to.',
  wrong: ["<interface type='netwrok'><source network='lab'/></interface>", "<interface type=''/>"],
  right: ["<interface type='network'><source network='lab'/></interface>", '<interface/>'],
  *check({ element }) {
    const given = propertyOf(element, 'type');
    if (given === undefined || TYPES.includes(given.value)) return;
    const near = nearest(given.value, TYPES);
    yield {
      on: given,
      message: `unknown interface type '${given.value}'`,
      fix: near === undefined ? `Write one of ${TYPES.join(', ')}.` : `Write type='${near}'.`,
      libvirt: invalidMessage(given, 'interface'),
      edits: near === undefined ? undefined : [withValue(given, near)],
    };
  },
});
