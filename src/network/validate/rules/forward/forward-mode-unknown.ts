import { attributeOf } from '../../../../document/attributes.ts';
import { nearest } from '../../../../nearest.ts';
import { withValue } from '../../../../xml/edit.ts';
import { FORWARD_MODES } from '../../../model.ts';
import { rule } from '../../rule.ts';

const MODES = FORWARD_MODES.filter((mode) => mode !== 'none');

export default rule({
  id: 'forward-mode-unknown',
  severity: 'error',
  stage: 'define',
  why: 'The forward mode decides how guests reach other networks.',
  wrong: [
    "<forward mode='rout'/><ip address='10.9.0.1' prefix='24'/>",
    "<forward mode='isolated'/><ip address='10.9.0.1' prefix='24'/>",
  ],
  right: ["<forward mode='route'/><ip address='10.9.0.1' prefix='24'/>", "<ip address='10.9.0.1' prefix='24'/>"],
  *check({ forward }) {
    const given = attributeOf(forward?.element, 'mode');
    if (given === undefined || forward?.mode !== undefined) return;
    const near = nearest(given.value, MODES);
    yield {
      on: given,
      message: `unknown forward mode '${given.value}'`,
      fix:
        near === undefined
          ? `Write one of ${MODES.join(', ')}; for an isolated network remove <forward>.`
          : `Write mode='${near}'.`,
      libvirt: `unsupported configuration: unknown forwarding type '${given.value}'`,
      edits: near === undefined ? undefined : [withValue(given, near)],
    };
  },
});
