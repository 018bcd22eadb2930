import { propertyOf } from '../../../../document/attributes.ts';
import { isSince } from '../../../../document/rule.ts';
import { unsignedInt } from '../../../../document/scalars.ts';
import { bandwidthsOf } from '../../parts/rates.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bandwidth-class-id',
  severity: 'error',
  stage: 'define',
  why: "A class id belongs to a guest's port, not to a network.",
  wrong: [
    "<bandwidth classID='1'><inbound average='1000'/></bandwidth>",
    "<portgroup name='a'><bandwidth classID='x'><inbound average='1000'/></bandwidth></portgroup>",
  ],
  right: ["<bandwidth><inbound average='1000'/></bandwidth>"],
  *check(network, context) {
    for (const { element } of bandwidthsOf(network)) {
      const given = propertyOf(element, 'classID');
      if (given === undefined) continue;
      const isUnreadable = isSince(context, '11.3.0') && unsignedInt(given.value) === undefined;
      yield {
        on: given,
        message: '<bandwidth> of a network has a classID',
        fix: 'Remove it.',
        libvirt: isUnreadable
          ? `XML error: Invalid value for attribute 'classID' in element 'bandwidth': '${given.value}'. Expected non-negative integer value`
          : 'classID attribute not supported on <bandwidth> in this usage context',
      };
    }
  },
});
