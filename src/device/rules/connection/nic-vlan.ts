import { childOf, childrenOf, propertyOf } from '../../../document/attributes.ts';
import { unsignedInt } from '../../../document/scalars.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nic-vlan',
  severity: 'error',
  stage: 'define',
  why: 'A <vlan> has one tag, or several on a trunk, each from 0 to 4095.',
  wrong: [
    '<vlan/>',
    '<vlan><tag/></vlan>',
    "<vlan><tag id='5000'/></vlan>",
    "<vlan trunk='maybe'><tag id='5'/></vlan>",
    "<vlan trunk='no'><tag id='5'/><tag id='6'/></vlan>",
  ],
  right: ["<vlan><tag id='5'/></vlan>", "<vlan trunk='yes'><tag id='5'/><tag id='6'/></vlan>"],
  *check({ element }) {
    const vlan = childOf(element, 'vlan');
    if (vlan === undefined) return;
    const tags = childrenOf(vlan, 'tag');
    if (tags.length === 0) {
      yield {
        on: vlan,
        message: '<vlan> has no tag',
        fix: "Add <tag id='…'/>, or remove <vlan>.",
        libvirt: "XML error: missing tag id - each <vlan> must have at least one <tag id='n'/> subelement",
      };
    }
    for (const tag of tags) {
      const id = propertyOf(tag, 'id');
      const number = unsignedInt(id?.value);
      if (id === undefined) {
        yield {
          on: tag,
          message: '<tag> has no id',
          fix: "Add id='…', a number from 0 to 4095.",
          libvirt: "XML error: Missing required attribute 'id' in element 'tag'",
        };
      } else if (number !== undefined && number > 4095) {
        yield {
          on: id,
          message: `VLAN ${number} is above 4095`,
          fix: 'Write a number from 0 to 4095.',
          libvirt: `XML error: vlan tag id ${number} too large (maximum 4095)`,
        };
      }
    }
    const trunk = propertyOf(vlan, 'trunk');
    if (trunk === undefined || trunk.value === '' || /^yes$/i.test(trunk.value)) return;
    const isNo = /^no$/i.test(trunk.value);
    if (isNo && tags.length < 2) return;
    yield {
      on: trunk,
      message: isNo ? "several tags need trunk='yes'" : `trunk='${trunk.value}' is not 'yes' or 'no'`,
      fix: "Write trunk='yes', or remove the attribute.",
      libvirt: isNo
        ? `XML error: invalid "trunk='${trunk.value}'" in <vlan> - trunk='yes' is required for more than one vlan tag`
        : `XML error: invalid "trunk='${trunk.value}'" in <vlan> - must be yes or no`,
    };
  },
});
