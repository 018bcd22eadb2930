import { withValue } from '../../../xml/edit.ts';
import type { Vlan } from '../../model.ts';
import { attributeOf, propertyOf } from '../../parse/attributes.ts';
import type { Finding, Rule } from './rule.ts';

const define = { severity: 'error', stage: 'define' } as const;
const OVS = "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/>";

/** `<vlan>` of the network and its portgroups (virNetDevVlanParse). */
export const vlanRules: readonly Rule[] = [
  vlan('vlan-without-tag', 'A VLAN is its tags.', '', "<tag id='42'/>", function* ({ element, tags }) {
    if (tags.length > 0) return;
    yield {
      on: element,
      what: 'this <vlan> has no <tag>',
      fix: "Add <tag id='…'/>, or remove <vlan>.",
      libvirt: "XML error: missing tag id - each <vlan> must have at least one <tag id='n'/> subelement",
    };
  }),
  vlan('vlan-tag-without-id', 'A tag is its number.', '<tag/>', "<tag id='42'/>", function* ({ tags }) {
    for (const { element } of tags) {
      if (propertyOf(element, 'id') !== undefined) continue;
      yield {
        on: element,
        what: 'this <tag> has no id',
        fix: "Add id='…'.",
        libvirt: "XML error: Missing required attribute 'id' in element 'tag'",
      };
    }
  }),
  vlan('vlan-tag-range', 'A VLAN tag has 12 bits.', "<tag id='4096'/>", "<tag id='42'/>", function* ({ tags }) {
    for (const { element, id } of tags) {
      if (id === undefined || id <= 4095) continue;
      yield {
        on: propertyOf(element, 'id') ?? element,
        what: `the VLAN tag ${id} is above 4095`,
        fix: 'Write a number from 1 to 4094.',
        libvirt: `XML error: vlan tag id ${id} too large (maximum 4095)`,
      };
    }
  }),
  vlan(
    'vlan-native-twice',
    'Untagged frames belong to one VLAN.',
    "<tag id='1' nativeMode='tagged'/><tag id='2' nativeMode='untagged'/>",
    "<tag id='1' nativeMode='untagged'/><tag id='2'/>",
    function* ({ tags }) {
      for (const { element } of tags.filter(({ nativeMode }) => nativeMode !== undefined).slice(1)) {
        yield {
          on: propertyOf(element, 'nativeMode') ?? element,
          what: 'a second native VLAN',
          fix: 'Keep nativeMode on one <tag>.',
          libvirt: 'XML error: duplicate native vlan setting',
        };
      }
    },
  ),
  {
    ...vlan(
      'vlan-trunk',
      'A port with several tags, or with a native one, is a trunk.',
      '',
      '',
      function* ({ element, tags }) {
        const trunk = attributeOf(element, 'trunk');
        if (trunk === undefined || trunk.value.toLowerCase() === 'yes') return;
        const native = tags.some(({ nativeMode }) => nativeMode !== undefined);
        const many = tags.length > 1;
        if (!many && !native && trunk.value.toLowerCase() === 'no') return;
        const libvirt = many
          ? `XML error: invalid "trunk='${trunk.value}'" in <vlan> - trunk='yes' is required for more than one vlan tag`
          : native
            ? `XML error: invalid configuration in <vlan> - "trunk='no'" is not allowed with a native vlan id`
            : `XML error: invalid "trunk='${trunk.value}'" in <vlan> - must be yes or no`;
        const what = many ? 'several tags' : native ? 'a native tag' : 'neither yes nor no';
        const right = many || native ? 'yes' : 'no';
        yield {
          on: trunk,
          what: `trunk='${trunk.value}' with ${what}`,
          fix: many || native ? "Write trunk='yes'." : "Write trunk='yes' or trunk='no'.",
          libvirt,
          edits: many || native ? [withValue(trunk, right)] : undefined,
        };
      },
    ),
    wrong: `${OVS}<vlan trunk='no'><tag id='1'/><tag id='2'/></vlan>`,
    right: `${OVS}<vlan trunk='yes'><tag id='1'/><tag id='2'/></vlan>`,
  },
];

function vlan(id: string, why: string, wrong: string, right: string, check: (vlan: Vlan) => Iterable<Finding>): Rule {
  const inVlan = (tags: string) => `${OVS}<vlan>${tags}</vlan>`;
  return {
    id,
    ...define,
    why,
    wrong: inVlan(wrong),
    right: inVlan(right),
    *check({ vlan: own, portGroups }) {
      for (const found of [own, ...portGroups.map((group) => group.vlan)]) {
        if (found !== undefined) yield* check(found);
      }
    },
  };
}
