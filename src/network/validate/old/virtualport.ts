import { nearest } from '../../../nearest.ts';
import type { Attribute, Element } from '../../../xml/document.ts';
import { withValue } from '../../../xml/edit.ts';
import type { Network, VirtualPort } from '../../model.ts';
import { VIRTUAL_PORT_TYPES } from '../../model.ts';
import { anyChildrenOf, propertyOf } from '../../parse/attributes.ts';
import { isBinary, uuidOf, wrappingInt } from '../../parse/scalars.ts';
import { type Finding, isSince, type Rule, type RuleContext } from './rule.ts';

const define = { severity: 'error', stage: 'define' } as const;
const OVS = "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/>";
/** The largest value of each number, and the parameters that each type takes; midonet is not looked at. */
const MAXIMA: Readonly<Record<string, number>> = { managerid: 255, typeid: 16777215, typeidversion: 255 };
const ALL_PARAMETERS = ['managerid', 'typeid', 'typeidversion', 'instanceid', 'profileid', 'interfaceid'];
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  '802.1Qbg': ['managerid', 'typeid', 'typeidversion', 'instanceid'],
  '802.1Qbh': ['profileid'],
  openvswitch: ['profileid', 'interfaceid'],
};

/** `<virtualport>` of the network and its portgroups (virNetDevVPortProfileParse), and `<portgroup>` itself. */
export const virtualPortRules: readonly Rule[] = [
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
    function* (given, _type, context) {
      const maximum = MAXIMA[given.local];
      const value = numberOf(given.value, context);
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

function numberOf(text: string, context: RuleContext): number | undefined {
  return isBinary(text) && !isSince(context, '11.3.0') ? undefined : wrappingInt(text, 0);
}

function port(
  id: string,
  why: string,
  wrong: string,
  check: (port: VirtualPort, context: RuleContext) => Iterable<Finding>,
): Rule {
  return {
    id,
    ...define,
    why,
    wrong,
    right: OVS,
    *check(network, context) {
      for (const found of virtualPorts(network)) yield* check(found, context);
    },
  };
}

function parameter(
  id: string,
  why: string,
  [type, wrong, right]: readonly [string, string, string],
  check: (given: Attribute, type: string | undefined, context: RuleContext) => Iterable<Finding>,
): Rule {
  const inPort = (parameters: string) =>
    `<forward mode='bridge'/><bridge name='br0'/><virtualport type='${type}'><parameters ${parameters}/></virtualport>`;
  return {
    ...port(id, why, inPort(wrong), function* (found, context) {
      const parameters: Element | undefined = anyChildrenOf(found.element, 'parameters')[0];
      for (const given of parameters?.attributes ?? []) yield* check(given, found.type, context);
    }),
    right: inPort(right),
  };
}

function virtualPorts({ virtualPort, portGroups }: Network): VirtualPort[] {
  return [virtualPort, ...portGroups.map((group) => group.virtualPort)].flatMap((found) => found ?? []);
}
