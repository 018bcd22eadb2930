import { propertyOf } from '../../../../document/attributes.ts';
import { isSince } from '../../../../document/rule.ts';
import { unsignedInt } from '../../../../document/scalars.ts';
import { invalidMessage } from '../../../../document/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'port-class',
  severity: 'error',
  stage: 'define',
  why: 'The class is a whole number, under which the host shapes the traffic of the port.',
  wrong: ["<bandwidth classID='web'><inbound average='100'/></bandwidth>"],
  right: ["<bandwidth classID='3'><inbound average='100'/></bandwidth>"],
  *check({ bandwidth }, context) {
    const given = propertyOf(bandwidth?.element, 'classID');
    if (given === undefined || unsignedInt(given.value) !== undefined) return;
    yield {
      on: given,
      message: `classID='${given.value}' is not a whole number`,
      fix: 'Remove the attribute; libvirt chooses the class.',
      libvirt: isSince(context, '11.3.0')
        ? `${invalidMessage(given, 'bandwidth')} Expected non-negative integer value`
        : `internal error: Unable to parse class id '${given.value}'`,
    };
  },
});
