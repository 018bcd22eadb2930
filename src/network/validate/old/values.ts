import type { Attribute, Element } from '../../../xml/document.ts';
import { withValue } from '../../../xml/edit.ts';
import type { Network } from '../../model.ts';
import { attributeOf, childrenOf, propertyOf } from '../../parse/attributes.ts';
import { mtuSize } from '../../parse/parse.ts';
import { isBinary, unsignedInt, unsignedLong, wrappingInt, yesNo } from '../../parse/scalars.ts';
import { leasesOf } from './leases.ts';
import { isSince, type Rule, type RuleContext } from './rule.ts';

/** An attribute whose value libvirt must be able to read. */
interface ValueRule extends Pick<Rule, 'id' | 'since' | 'why' | 'wrong' | 'right'> {
  readonly attributes: (network: Network, context: RuleContext) => readonly (Attribute | undefined)[];
  readonly valid: (value: string, context: RuleContext) => boolean;
  /** What may stand there, behind "Write ". */
  readonly expected: string;
  readonly libvirt: (attribute: Attribute, element: string, context: RuleContext, network: Network) => string;
  readonly element: string;
  readonly correct?: (value: string) => string | undefined;
}

const SWITCH = 'libvirt reads only the words yes and no here, and refuses anything else.';
const NUMBER = 'libvirt reads a whole number here, and refuses anything else.';

export const valueRules: readonly Rule[] = [
  toggle('network-ipv6', 'network', 'ipv6', ({ element }) => [attributeOf(element, 'ipv6')], {
    wrong: "<network ipv6='on'><name>lab</name></network>",
    right: "<network ipv6='yes'><name>lab</name></network>",
    libvirt: ({ value }, _element, _context, { name }) =>
      `XML error: Invalid ipv6 setting '${value}' in network '${name}'`,
  }),
  toggle(
    'network-trust-guest-rx-filters',
    'network',
    'trustGuestRxFilters',
    ({ element }) => props([element], 'trustGuestRxFilters'),
    {
      wrong: "<network trustGuestRxFilters='on'><name>lab</name></network>",
      right: "<network trustGuestRxFilters='yes'><name>lab</name></network>",
    },
  ),
  toggle('portgroup-trust-guest-rx-filters', 'portgroup', 'trustGuestRxFilters', ({ portGroups }) =>
    props(elements(portGroups), 'trustGuestRxFilters'),
  ),
  toggle('domain-local-only', 'domain', 'localOnly', ({ domain }) => props([domain?.element], 'localOnly'), {
    wrong: "<domain name='lab.test' localOnly='true'/>",
    right: "<domain name='lab.test' localOnly='yes'/>",
  }),
  {
    ...toggle('domain-register', 'domain', 'register', ({ domain }) => props([domain?.element], 'register'), {
      wrong: "<domain name='lab.test' localOnly='yes' register='1'/>",
      right: "<domain name='lab.test' localOnly='yes' register='yes'/>",
    }),
    since: '10.1.0',
  },
  toggle('port-isolated', 'port', 'isolated', ({ element }) => props([child(element, 'port')], 'isolated')),
  toggle('dns-enable', 'dns', 'enable', ({ dns }) => props([dns?.element], 'enable')),
  toggle('dns-forward-plain-names', 'dns', 'forwardPlainNames', ({ dns }) =>
    props([dns?.element], 'forwardPlainNames'),
  ),
  toggle('ip-local-ptr', 'ip', 'localPtr', ({ ips }) => props(elements(ips), 'localPtr'), {
    wrong: "<ip address='10.9.0.1' prefix='24' localPtr='on'/>",
    right: "<ip address='10.9.0.1' prefix='24' localPtr='yes'/>",
  }),
  toggle('nat-ipv6', 'nat', 'ipv6', ({ forward }) => props([forward?.nat?.element], 'ipv6'), {
    wrong: "<forward mode='nat'><nat ipv6='on'/></forward><ip address='10.9.0.1' prefix='24'/>",
    right: "<forward mode='nat'><nat ipv6='yes'/></forward><ip address='10.9.0.1' prefix='24'/>",
  }),
  number('ip-prefix', 'ip', 'prefix', ({ ips }) => props(elements(ips), 'prefix'), {
    wrong: "<ip address='10.9.0.1' prefix='/24'/>",
    right: "<ip address='10.9.0.1' prefix='24'/>",
    correct: (value) => /^\/(\d+)$/.exec(value)?.[1],
  }),
  number('route-prefix', 'route', 'prefix', ({ routes }) => props(elements(routes), 'prefix'), {
    wrong: "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='x' gateway='10.9.0.2'/>",
    right: "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>",
    correct: (value) => /^\/(\d+)$/.exec(value)?.[1],
  }),
  number('route-metric', 'route', 'metric', ({ routes }) => props(elements(routes), 'metric'), {
    wrong:
      "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2' metric='low'/>",
    right: "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2' metric='2'/>",
  }),
  number('vlan-tag-id', 'tag', 'id', (network) => props(elements(vlans(network).flatMap(({ tags }) => tags)), 'id'), {
    wrong: "<forward mode='bridge'/><bridge name='br0'/><vlan><tag id='blue'/></vlan><virtualport type='openvswitch'/>",
    right: "<forward mode='bridge'/><bridge name='br0'/><vlan><tag id='42'/></vlan><virtualport type='openvswitch'/>",
  }),
  {
    ...number('lease-expiry', 'lease', 'expiry', ({ ips }, context) => props(leases(ips, context), 'expiry'), {
      wrong: dhcp("<range start='10.9.0.2' end='10.9.0.9'><lease expiry='1h'/></range>"),
      right: dhcp("<range start='10.9.0.2' end='10.9.0.9'><lease expiry='1' unit='hours'/></range>"),
      valid: (value, context) =>
        unsignedLong(value, 0) !== undefined && (!isBinary(value) || isSince(context, '11.3.0')),
    }),
  },
  choice(
    'lease-unit',
    'lease',
    'unit',
    ['seconds', 'minutes', 'hours'],
    ({ ips }, context) =>
      // Without an expiry libvirt does not look at the unit.
      props(
        leases(ips, context).filter((element) => propertyOf(element, 'expiry') !== undefined),
        'unit',
      ),
    {
      wrong: dhcp("<range start='10.9.0.2' end='10.9.0.9'><lease expiry='1' unit='days'/></range>"),
      right: dhcp("<range start='10.9.0.2' end='10.9.0.9'><lease expiry='24' unit='hours'/></range>"),
    },
  ),
  choice(
    'vlan-native-mode',
    'tag',
    'nativeMode',
    ['tagged', 'untagged'],
    (network) => props(elements(vlans(network).flatMap(({ tags }) => tags)), 'nativeMode'),
    {
      wrong:
        "<forward mode='bridge'/><bridge name='br0'/><vlan><tag id='42' nativeMode='yes'/></vlan><virtualport type='openvswitch'/>",
      right:
        "<forward mode='bridge'/><bridge name='br0'/><vlan><tag id='42' nativeMode='untagged'/></vlan><virtualport type='openvswitch'/>",
    },
  ),
  value({
    id: 'bridge-delay',
    element: 'bridge',
    attributes: ({ bridge }) => [attributeOf(bridge?.element, 'delay')],
    valid: (text) => unsignedLong(text) !== undefined,
    expected: 'a number of seconds',
    why: NUMBER,
    wrong: "<bridge name='virbr9' delay='-1'/>",
    right: "<bridge name='virbr9' delay='0'/>",
    libvirt: (_attribute, _element, _context, { name }) => `XML error: Invalid delay value in network '${name}'`,
  }),
  value({
    id: 'bridge-mac-table-manager',
    element: 'bridge',
    attributes: ({ bridge }) => [attributeOf(bridge?.element, 'macTableManager')],
    valid: (text) => text === 'kernel' || text === 'libvirt',
    expected: "'kernel' or 'libvirt'",
    why: 'Only the kernel or libvirt can manage the bridge table of MAC addresses; even the word default is refused.',
    wrong: "<bridge name='virbr9' macTableManager='default'/>",
    right: "<bridge name='virbr9' macTableManager='libvirt'/>",
    libvirt: ({ value: text }, _element, _context, { name }) =>
      `XML error: Invalid macTableManager setting '${text}' in network '${name}'`,
  }),
  value({
    id: 'mtu-size',
    element: 'mtu',
    attributes: ({ element }) => [mtuSize(element)],
    valid: (text) => wrappingInt(text) !== undefined,
    expected: 'a number of bytes',
    why: NUMBER,
    wrong: "<mtu size='jumbo'/>",
    right: "<mtu size='9000'/>",
    libvirt: ({ value: text }, _element, _context, { name }) =>
      `XML error: Invalid mtu size '${text}' in network '${name}'`,
  }),
  value({
    id: 'forward-driver',
    element: 'driver',
    attributes: ({ forward }, context) => [driverName(forward?.element, context)],
    valid: (text, context) =>
      text === 'kvm' || text === 'vfio' || (isSince(context, '11.3.0') ? text === 'xen' : text === ''),
    expected: "'vfio', 'kvm' or 'xen'",
    why: 'The driver is the one the host binds the device to when a guest takes it; the word default is refused too.',
    wrong: "<forward mode='hostdev'><driver name='default'/><pf dev='eth0'/></forward>",
    right: "<forward mode='hostdev'><driver name='vfio'/><pf dev='eth0'/></forward>",
    libvirt: (attribute, element, context, { name }) =>
      isSince(context, '11.3.0')
        ? invalid(attribute, element)
        : `unsupported configuration: Unknown forward <driver name='${attribute.value}'/> in network ${name}`,
  }),
];

function value(rule: ValueRule): Rule {
  const { id, why, wrong, right } = rule;
  return {
    id,
    severity: 'error',
    stage: 'define',
    why,
    wrong,
    right,
    *check(network, context) {
      for (const attribute of rule.attributes(network, context)) {
        if (attribute === undefined || rule.valid(attribute.value, context)) continue;
        const better = rule.correct?.(attribute.value);
        yield {
          on: attribute,
          what: `${attribute.name}='${attribute.value}' of <${rule.element}> is not ${rule.expected}`,
          fix:
            better === undefined
              ? `Write ${rule.expected}, or leave the attribute out.`
              : `Write ${attribute.name}='${better}'.`,
          libvirt: rule.libvirt(attribute, rule.element, context, network),
          edits: better === undefined ? undefined : [withValue(attribute, better)],
        };
      }
    },
  };
}

type Attributes = ValueRule['attributes'];
type Rest = Partial<ValueRule>;

function toggle(id: string, element: string, attribute: string, attributes: Attributes, rest: Rest = {}): Rule {
  const wrong = element === 'portgroup' ? `<portgroup name='a' ${attribute}='on'/>` : `<${element} ${attribute}='on'/>`;
  const examples = { wrong, right: wrong.replace("'on'", "'yes'") };
  const common = {
    id,
    element,
    attributes,
    expected: "'yes' or 'no'",
    why: SWITCH,
    libvirt: invalid,
    correct: yesOrNo,
  };
  return value({ ...common, ...examples, valid: (text) => yesNo(text) !== undefined, ...rest });
}

function number(id: string, element: string, attribute: string, attributes: Attributes, rest: Rest): Rule {
  const examples = { wrong: '', right: '' };
  const libvirt = (given: Attribute) => `${invalid(given, element, attribute)} Expected non-negative integer value`;
  const common = { id, element, attributes, expected: 'a whole number', why: NUMBER, libvirt };
  return value({ ...common, ...examples, valid: (text) => unsignedInt(text) !== undefined, ...rest });
}

function choice(
  id: string,
  element: string,
  attribute: string,
  choices: readonly string[],
  attributes: Attributes,
  rest: Rest,
): Rule {
  const expected = choices.map((word) => `'${word}'`).join(' or ');
  const libvirt = (given: Attribute) => invalid(given, element, attribute);
  const common = {
    id,
    element,
    attributes,
    expected,
    why: 'libvirt reads only these words, and refuses anything else.',
    libvirt,
  };
  const correct = (text: string) =>
    choices.find((word) => word === text.toLowerCase() || word === `${text.toLowerCase()}s`);
  return value({ ...common, wrong: '', right: '', valid: (text) => choices.includes(text), correct, ...rest });
}

function invalid({ local, value: text }: Attribute, element: string, attribute: unknown = local): string {
  return `XML error: Invalid value for attribute '${typeof attribute === 'string' ? attribute : local}' in element '${element}': '${text}'.`;
}

function yesOrNo(text: string): string | undefined {
  const word = text.trim().toLowerCase();
  if (['yes', 'on', 'true', '1'].includes(word)) return 'yes';
  return ['no', 'off', 'false', '0'].includes(word) ? 'no' : undefined;
}

function props(parts: readonly (Element | undefined)[], name: string): (Attribute | undefined)[] {
  return parts.map((part) => propertyOf(part, name));
}

function elements(parts: readonly { readonly element: Element }[]): Element[] {
  return parts.map(({ element }) => element);
}

function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((node) => node.kind === 'element' && node.local === name && !node.namespace) as
    | Element
    | undefined;
}

/** Before, libvirt asked for `./driver/@name`, so the first `<driver>` that has one counts. */
function driverName(forward: Element | undefined, context: RuleContext): Attribute | undefined {
  const drivers = childrenOf(forward, 'driver');
  const considered = isSince(context, '11.3.0') ? drivers.slice(0, 1) : drivers;
  return props(considered, 'name').find((name) => name !== undefined);
}

function vlans({ vlan, portGroups }: Network) {
  return [vlan, ...portGroups.map((group) => group.vlan)].flatMap((part) => part ?? []);
}

function leases(ips: Network['ips'], context: RuleContext): Element[] {
  return ips.flatMap(({ ranges, hosts }) => [...ranges, ...hosts]).flatMap((part) => leasesOf(part.element, context));
}

function dhcp(inner: string): string {
  return `<ip address='10.9.0.1' prefix='24'><dhcp>${inner}</dhcp></ip>`;
}
