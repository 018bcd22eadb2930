import { nearest } from '../../nearest.ts';
import type { Attribute, Element } from '../../xml/document.ts';
import { withValue } from '../edit.ts';
import type { Bandwidth, Network, Rate, VirtualPort, Vlan } from '../model.ts';
import { VIRTUAL_PORT_TYPES } from '../model.ts';
import { anyChildrenOf, attributeOf, propertyOf } from '../reading/given.ts';
import { unsignedInt, unsignedLong, uuidOf, wrappingInt } from '../reading/scalars.ts';
import { type Finding, isSince, type Rule, type RuleContext } from './rule.ts';

const define = { severity: 'error', stage: 'define' } as const;
const OVS = "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/>";
const RATES = ['average', 'peak', 'burst', 'floor'] as const;

/** `<vlan>`, `<bandwidth>`, `<virtualport>` of the network and its portgroups, and `<portgroup>` itself. */
export const linkRules: readonly Rule[] = [
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
  {
    ...bandwidth(
      'bandwidth-class-id',
      "The class belongs to a guest's port, not to a network.",
      '',
      '',
      function* ({ element }, context) {
        const given = propertyOf(element, 'classID');
        if (given === undefined) return;
        const unreadable = isSince(context, '11.3.0') && unsignedInt(given.value) === undefined;
        const libvirt = unreadable
          ? `XML error: Invalid value for attribute 'classID' in element 'bandwidth': '${given.value}'. Expected non-negative integer value`
          : 'classID attribute not supported on <bandwidth> in this usage context';
        yield { on: given, what: 'classID in a network', fix: 'Remove it.', libvirt };
      },
    ),
    wrong: "<bandwidth classID='1'><inbound average='1000'/></bandwidth>",
    right: "<bandwidth><inbound average='1000'/></bandwidth>",
  },
  rate(
    'bandwidth-number',
    'libvirt reads whole numbers of kibibytes here.',
    "<inbound average='1 Mbit'/>",
    function* ({ element }, side, context) {
      for (const name of RATES) {
        const given = propertyOf(element, name);
        if (given === undefined || unsignedLong(given.value) !== undefined) continue;
        const libvirt = isSince(context, '11.3.0')
          ? `XML error: Invalid value for attribute '${name}' in element '${side}': '${given.value}'. Expected non-negative integer value`
          : `unsupported configuration: could not convert bandwidth ${name} value '${given.value}'`;
        yield {
          on: given,
          what: `${name}='${given.value}' is not a whole number`,
          fix: 'Write a number of kibibytes (a second), without a unit.',
          libvirt,
        };
      }
    },
  ),
  rate('bandwidth-without-average', 'Limits are given by the average rate.', '<inbound/>', function* ({ element }) {
    if (['average', 'floor'].some((name) => propertyOf(element, name) !== undefined)) return;
    if (['peak', 'burst'].some((name) => propertyOf(element, name) !== undefined)) return;
    yield {
      on: element,
      what: `<${element.name}> has no average`,
      fix: "Add average='…', in kibibytes a second.",
      libvirt: 'Missing mandatory average or floor attributes',
    };
  }),
  rate(
    'bandwidth-peak-without-average',
    'Peak and burst say how far the average may be exceeded.',
    "<inbound peak='2000'/>",
    function* ({ element }) {
      const given = propertyOf(element, 'peak') ?? propertyOf(element, 'burst');
      if (given === undefined || propertyOf(element, 'average') !== undefined) return;
      const floor = propertyOf(element, 'floor') !== undefined;
      yield {
        on: given,
        what: `${given.name} without average`,
        fix: "Add average='…', in kibibytes a second.",
        libvirt: floor
          ? "unsupported configuration: 'peak' and 'burst' require 'average' attribute"
          : 'Missing mandatory average or floor attributes',
      };
    },
  ),
  rate(
    'bandwidth-floor',
    "A guaranteed minimum belongs to a guest's interface, not to a network.",
    "<inbound average='1000' floor='100'/>",
    function* ({ element }, side, context) {
      const given = propertyOf(element, 'floor');
      const value = unsignedLong(given?.value);
      // Before, a floor of 0 counted as none.
      if (given === undefined || value === undefined || (value === 0n && !isSince(context, '11.3.0'))) return;
      const libvirt =
        side === 'outbound' && !isSince(context, '11.3.0')
          ? "unsupported configuration: 'floor' attribute allowed only in <inbound> element"
          : 'unsupported configuration: floor attribute is not supported for this config';
      yield {
        on: given,
        what: 'floor in a network',
        fix: "Remove it here, and give it in the guest's <interface>.",
        libvirt,
      };
    },
  ),
  {
    ...bandwidth(
      'bandwidth-twice',
      'libvirt before 11 takes one limit for each direction.',
      '',
      '',
      function* ({ element }) {
        for (const side of ['inbound', 'outbound']) {
          const second = anyChildrenOf(element, side)[1];
          if (second !== undefined)
            yield {
              on: second,
              what: `a second <${side}>`,
              fix: 'Keep one.',
              libvirt: `Only one child <${side}> element allowed`,
            };
        }
      },
    ),
    until: '11.0.0',
    wrong: "<bandwidth><inbound average='1000'/><inbound average='2000'/></bandwidth>",
    right: "<bandwidth><inbound average='1000'/><outbound average='2000'/></bandwidth>",
  },
  {
    ...rate(
      'bandwidth-too-big',
      'The kernel counts in bits and bytes; libvirt takes no more than fits.',
      "<inbound average='1000' burst='4194304'/>",
      function* (found) {
        for (const name of RATES) {
          const maximum = name === 'burst' ? 4194303n : 2n ** 54n;
          const value = found[name];
          const given = propertyOf(found.element, name);
          if (given === undefined || value === undefined || value <= maximum) continue;
          yield {
            on: given,
            what: `${name}='${value}' is above ${maximum}`,
            fix: `Write at most ${maximum}.`,
            libvirt: `numerical overflow: value '${value}' is too big for '${name}' parameter, maximum is '${maximum}'`,
          };
        }
      },
    ),
    since: '11.0.0',
  },
  port(
    'virtualport-type-unknown',
    'libvirt must know how to set the port up.',
    "<virtualport type='ovs'/>",
    function* ({ element, type }) {
      const given = propertyOf(element, 'type');
      if (given === undefined || type !== undefined) return;
      const near = /^(?:ovs|openv.*)$/i.test(given.value) ? 'openvswitch' : nearest(given.value, VIRTUAL_PORT_TYPES);
      yield {
        on: given,
        what: `the virtualport type '${given.value}' is not known`,
        fix: near === undefined ? `Write ${VIRTUAL_PORT_TYPES.join(', ')}.` : `Write type='${near}'.`,
        libvirt: `unsupported configuration: unknown virtualport type ${given.value}`,
        edits: near === undefined ? undefined : [withValue(given, near)],
      };
    },
  ),
  {
    id: 'virtualport-type-missing',
    ...define,
    why: 'Only in a portgroup may the type be left to the guest.',
    wrong: '<virtualport/>',
    right: OVS,
    *check({ virtualPort }) {
      if (virtualPort === undefined || propertyOf(virtualPort.element, 'type') !== undefined) return;
      yield {
        on: virtualPort.element,
        what: 'this <virtualport> has no type',
        fix: `Add type='…': ${VIRTUAL_PORT_TYPES.join(', ')}.`,
        libvirt: 'XML error: missing required virtualport type',
      };
    },
  },
  parameter(
    'virtualport-number',
    'The switch expects a number here.',
    ['802.1Qbg', "managerid='x'", "managerid='11'"],
    function* (given) {
      const maximum = MAXIMA[given.local];
      const value = wrappingInt(given.value, 0);
      if (maximum === undefined || (value !== undefined && value <= maximum)) return;
      const range = given.local === 'typeid' ? 'value for typeid out of range' : `value of ${given.local} out of range`;
      yield {
        on: given,
        what: `${given.local}='${given.value}' is not a number from 0 to ${maximum}`,
        fix: `Write a number from 0 to ${maximum}.`,
        libvirt: `XML error: ${value === undefined ? `cannot parse value of ${given.local} parameter` : range}`,
      };
    },
  ),
  parameter(
    'virtualport-uuid',
    'The port is known to the switch by this UUID.',
    ['openvswitch', "interfaceid='x'", "interfaceid='09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f'"],
    function* (given) {
      if (!['instanceid', 'interfaceid'].includes(given.local) || uuidOf(given.value) !== undefined) return;
      yield {
        on: given,
        what: `'${given.value}' is not a UUID`,
        fix: 'Write 32 hexadecimal digits, as uuidgen prints them.',
        libvirt: `XML error: cannot parse ${given.local} parameter as a uuid`,
      };
    },
  ),
  parameter(
    'virtualport-profile-long',
    'libvirt keeps 39 bytes of it.',
    ['openvswitch', `profileid='${'p'.repeat(40)}'`, "profileid='web'"],
    function* (given) {
      if (given.local !== 'profileid' || Buffer.byteLength(given.value) < 40) return;
      yield {
        on: given,
        what: 'the profileid is longer than 39 bytes',
        fix: 'Use a shorter name.',
        libvirt: 'XML error: profileid parameter too long',
      };
    },
  ),
  parameter(
    'virtualport-parameter-extra',
    'Each type has its own parameters.',
    ['openvswitch', "managerid='1'", "profileid='web'"],
    function* (given, type) {
      const known = type === undefined ? undefined : PARAMETERS[type];
      if (known === undefined || known.includes(given.local) || !ALL_PARAMETERS.includes(given.local)) return;
      if (given.local === 'profileid' && given.value === '') return;
      yield {
        on: given,
        what: `${given.local} is no parameter of type '${type}'`,
        fix: `Remove it; type '${type}' takes ${known.join(', ')}.`,
        libvirt: `XML error: extra ${given.local} unsupported in <virtualport type='${type}'>`,
      };
    },
  ),
  {
    id: 'portgroup-without-name',
    ...define,
    why: 'Guests choose a portgroup by its name.',
    wrong: "<portgroup default='yes'/>",
    right: "<portgroup name='web' default='yes'/>",
    *check({ portGroups }) {
      for (const { element, name } of portGroups) {
        if (name !== undefined) continue;
        yield {
          on: element,
          what: 'this <portgroup> has no name',
          fix: "Add name='…'.",
          libvirt: 'XML error: Missing required name attribute in portgroup',
        };
      }
    },
  },
];

/** The largest value of each number, and the parameters that each type takes; midonet is not looked at. */
const MAXIMA: Readonly<Record<string, number>> = { managerid: 255, typeid: 16777215, typeidversion: 255 };
const ALL_PARAMETERS = ['managerid', 'typeid', 'typeidversion', 'instanceid', 'profileid', 'interfaceid'];
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  '802.1Qbg': ['managerid', 'typeid', 'typeidversion', 'instanceid'],
  '802.1Qbh': ['profileid'],
  openvswitch: ['profileid', 'interfaceid'],
};

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

function bandwidth(
  id: string,
  why: string,
  wrong: string,
  right: string,
  check: (bandwidth: Bandwidth, context: RuleContext) => Iterable<Finding>,
): Rule {
  return {
    id,
    ...define,
    why,
    wrong: `<bandwidth>${wrong}</bandwidth>`,
    right: `<bandwidth>${right}</bandwidth>`,
    *check({ bandwidth: own, portGroups }, context) {
      for (const found of [own, ...portGroups.map((group) => group.bandwidth)]) {
        if (found !== undefined) yield* check(found, context);
      }
    },
  };
}

function rate(
  id: string,
  why: string,
  wrong: string,
  check: (rate: Rate, side: 'inbound' | 'outbound', context: RuleContext) => Iterable<Finding>,
): Rule {
  return bandwidth(id, why, wrong, "<inbound average='1000' peak='2000' burst='3000'/>", function* (found, context) {
    for (const side of ['inbound', 'outbound'] as const) {
      const limit = found[side];
      if (limit !== undefined) yield* check(limit, side, context);
    }
  });
}

function port(id: string, why: string, wrong: string, check: (port: VirtualPort) => Iterable<Finding>): Rule {
  return {
    id,
    ...define,
    why,
    wrong,
    right: OVS,
    *check(network) {
      for (const found of virtualPorts(network)) yield* check(found);
    },
  };
}

function parameter(
  id: string,
  why: string,
  [type, wrong, right]: readonly [string, string, string],
  check: (given: Attribute, type: string | undefined) => Iterable<Finding>,
): Rule {
  const inPort = (parameters: string) =>
    `<forward mode='bridge'/><bridge name='br0'/><virtualport type='${type}'><parameters ${parameters}/></virtualport>`;
  return {
    ...port(id, why, inPort(wrong), function* (found) {
      const parameters: Element | undefined = anyChildrenOf(found.element, 'parameters')[0];
      for (const given of parameters?.attributes ?? []) yield* check(given, found.type);
    }),
    right: inPort(right),
  };
}

function virtualPorts({ virtualPort, portGroups }: Network): VirtualPort[] {
  return [virtualPort, ...portGroups.map((group) => group.virtualPort)].flatMap((found) => found ?? []);
}
