import { propertyOf } from '../../../document/attributes.ts';
import { nearest } from '../../../nearest.ts';
import { withValue } from '../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'nic-bridge-unknown',
  severity: 'error',
  stage: 'start',
  why: 'libvirt adds the tap to a bridge or link that must exist when the guest starts.',
  wrong: [
    "<!-- this host: bridge br0 --><interface type='bridge'><source bridge='br1'/></interface>",
    "<!-- this host: link eth0 --><interface type='direct'><source dev='eht0'/></interface>",
  ],
  right: [
    "<!-- this host: bridge br0 --><interface type='bridge'><source bridge='br0'/></interface>",
    "<!-- this host: link eth0 --><interface type='direct'><source dev='eth0'/></interface>",
  ],
  *check({ source, type }, { links }) {
    const given = type === 'bridge' ? propertyOf(source, 'bridge') : propertyOf(source, 'dev');
    if ((type !== 'bridge' && type !== 'direct') || given === undefined || links.has(given.value)) return;
    const near = nearest(given.value, links);
    const what = type === 'bridge' ? 'bridge' : 'link';
    yield {
      on: given,
      message: `this host has no ${what} '${given.value}'${near === undefined ? '' : `; did you mean ${near}?`}`,
      fix: near === undefined ? `Create the ${what}, or name another.` : `Write ${given.local}='${near}'.`,
      edits: near === undefined ? undefined : [withValue(given, near)],
    };
  },
});
