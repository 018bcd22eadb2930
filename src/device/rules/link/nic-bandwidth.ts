import { childOf, childrenOf, propertyOf } from '../../../document/attributes.ts';
import { isSince } from '../../../document/rule.ts';
import { unsignedInt, unsignedLong } from '../../../document/scalars.ts';
import { invalidMessage } from '../../../document/values.ts';
import { rule } from '../../rule.ts';

const NUMBERS = ['average', 'peak', 'burst', 'floor'];

export default rule({
  id: 'nic-bandwidth',
  severity: 'error',
  stage: 'define',
  why: 'Limits are whole numbers, and each direction needs an average; a floor goes with inbound and networks only.',
  wrong: [
    '<bandwidth><inbound/></bandwidth>',
    "<bandwidth><outbound peak='2000'/></bandwidth>",
    "<bandwidth><inbound average='1 MB'/></bandwidth>",
    "<bandwidth><outbound average='1000' floor='200'/></bandwidth>",
    "<interface type='bridge'><source bridge='br0'/><bandwidth><inbound average='1' floor='2'/></bandwidth></interface>",
  ],
  right: [
    "<bandwidth><inbound average='1000' peak='2000' burst='512'/><outbound average='128'/></bandwidth>",
    "<bandwidth><inbound floor='200'/></bandwidth>",
  ],
  *check({ element, type }, context) {
    const bandwidth = childOf(element, 'bandwidth');
    const classId = propertyOf(bandwidth, 'classID');
    if (classId !== undefined && (!isSince(context, '11.0.0') || unsignedInt(classId.value) === undefined)) {
      yield {
        on: classId,
        message: 'classID is for network ports only',
        fix: 'Remove it.',
        libvirt: isSince(context, '11.0.0')
          ? `${invalidMessage(classId, 'bandwidth')} Expected non-negative integer value`
          : 'classID attribute not supported on <bandwidth> in this usage context',
      };
    }
    for (const direction of ['inbound', 'outbound']) {
      const limits = childrenOf(bandwidth, direction);
      const [limit, second] = limits;
      if (limit === undefined) continue;
      if (second !== undefined && !isSince(context, '11.0.0')) {
        yield {
          on: second,
          message: `a second <${direction}>`,
          fix: 'Merge it into the first, or remove it.',
          libvirt: `Only one child <${direction}> element allowed`,
        };
      }
      for (const name of NUMBERS) {
        const given = propertyOf(limit, name);
        if (given === undefined || unsignedLong(given.value) !== undefined) continue;
        yield {
          on: given,
          message: `${name}='${given.value}' is not a whole number`,
          fix:
            name === 'burst'
              ? 'Write a number of kilobytes.'
              : 'Write a number of kilobytes per second, without a unit.',
          libvirt: isSince(context, '11.0.0')
            ? `${invalidMessage(given, direction)} Expected non-negative integer value`
            : `unsupported configuration: could not convert bandwidth ${name} value '${given.value}'`,
        };
      }
      const floor = propertyOf(limit, 'floor');
      const isInbound = direction === 'inbound';
      if (floor !== undefined && !(isInbound && type === 'network')) {
        yield {
          on: floor,
          message: isInbound ? `floor does not work with type '${type}'` : 'floor works with <inbound> only',
          fix: 'Remove it.',
          libvirt:
            isInbound || isSince(context, '11.0.0')
              ? 'unsupported configuration: floor attribute is not supported for this config'
              : "unsupported configuration: 'floor' attribute allowed only in <inbound> element",
        };
      } else if (propertyOf(limit, 'average') === undefined && floor === undefined) {
        yield {
          on: limit,
          message: `<${direction}> has no average`,
          fix: "Add average='…', in kilobytes per second.",
          libvirt: 'Missing mandatory average or floor attributes',
        };
      }
    }
  },
});
