import { isSince } from '../../../../document/rule.ts';
import { isBinary, wrappingInt } from '../../../../document/scalars.ts';
import type { LinkSettings } from '../../../model.ts';
import { portParametersOf } from '../../parts/virtual-ports.ts';
import { rule } from '../../rule.ts';

/** The largest value of each numeric parameter (IEEE 802.1Qbg). */
const MAXIMA = new Map([
  ['managerid', 255],
  ['typeid', 16777215],
  ['typeidversion', 255],
]);

export default rule({
  id: 'virtualport-number',
  severity: 'error',
  stage: 'define',
  why: 'libvirt sends this number to the switch.',
  wrong: [
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='802.1Qbg'><parameters managerid='x'/></virtualport>",
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='802.1Qbg'><parameters typeid='16777216'/></virtualport>",
  ],
  right: [
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='802.1Qbg'><parameters managerid='11'/></virtualport>",
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='802.1Qbg'><parameters typeid='0x10'/></virtualport>",
  ],
  *check(network: LinkSettings, context) {
    for (const { given } of portParametersOf(network)) {
      const maximum = MAXIMA.get(given.local);
      const isReadable = !isBinary(given.value) || isSince(context, '11.3.0');
      const value = isReadable ? wrappingInt(given.value, 0) : undefined;
      if (maximum === undefined || (value !== undefined && value <= maximum)) continue;
      const range = given.local === 'typeid' ? 'value for typeid out of range' : `value of ${given.local} out of range`;
      yield {
        on: given,
        message: `${given.local}='${given.value}' is not a number from 0 to ${maximum}`,
        fix: `Write a number from 0 to ${maximum}.`,
        libvirt: `XML error: ${value === undefined ? `cannot parse value of ${given.local} parameter` : range}`,
      };
    }
  },
});
