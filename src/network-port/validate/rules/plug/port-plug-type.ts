import { propertyOf } from '../../../../document/attributes.ts';
import { invalidMessage } from '../../../../document/values.ts';
import { nearest } from '../../../../nearest.ts';
import { PLUG_TYPES } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'port-plug-type',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only these words.',
  wrong: ["<plug type='tap'/>"],
  right: ["<plug type='none'/>"],
  *check({ plug, plugType }) {
    const given = propertyOf(plug, 'type');
    if (given === undefined || PLUG_TYPES.some((type) => type === plugType)) return;
    const near = nearest(given.value, PLUG_TYPES);
    yield {
      on: given,
      message: `unknown plug type '${given.value}'`,
      fix: near === undefined ? 'Remove <plug>; libvirt chooses it.' : `Write type='${near}'.`,
      libvirt: invalidMessage(given, 'plug'),
    };
  },
});
