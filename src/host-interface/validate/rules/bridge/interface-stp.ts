import { propertyOf } from '../../../../document/attributes.ts';
import { withValue } from '../../../../xml/edit.ts';
import { allInterfaces, isStp } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'interface-stp',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt reads only on and off. At another value it silently stops reading the bridge and loses its members.',
  wrong: [
    "<interface type='bridge' name='br0'><bridge stp='yes'><interface type='ethernet' name='eth0'/></bridge></interface>",
  ],
  right: [
    "<interface type='bridge' name='br0'><bridge stp='on'><interface type='ethernet' name='eth0'/></bridge></interface>",
  ],
  *check(top) {
    for (const { type, details } of allInterfaces(top)) {
      const given = type === 'bridge' ? propertyOf(details, 'stp') : undefined;
      if (given === undefined || isStp(given.value)) continue;
      const value = /^(?:yes|true|1)$/i.test(given.value)
        ? 'on'
        : /^(?:no|false|0)$/i.test(given.value)
          ? 'off'
          : undefined;
      yield {
        on: given,
        message: `stp='${given.value}' is neither on nor off`,
        fix: value === undefined ? "Write stp='on' or stp='off'." : `Write stp='${value}'.`,
        edits: value === undefined ? undefined : [withValue(given, value)],
      };
    }
  },
});
