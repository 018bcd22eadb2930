import { withoutElement } from '../../../../xml/edit.ts';
import { PLUG_TYPES } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'port-plug-given',
  severity: 'error',
  stage: 'define',
  why: 'libvirt chooses the plug of a port that it creates. It accepts one only from a guest that already runs.',
  wrong: ["<plug type='network' bridge='virbr0'/>"],
  right: ["<plug type='none'/>"],
  *check({ plug, plugType }) {
    if (plug === undefined || plugType === undefined || plugType === 'none') return;
    if (!PLUG_TYPES.some((type) => type === plugType)) return;
    yield {
      on: plug,
      message: `<plug type='${plugType}'> in a port that is created`,
      fix: 'Remove <plug>.',
      libvirt: 'invalid argument: Port reclaim not requested but plug type is not none',
      edits: [withoutElement(plug)],
    };
  },
});
