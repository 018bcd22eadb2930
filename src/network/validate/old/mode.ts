import { withoutAttribute } from '../../../xml/edit.ts';
import type { Bandwidth, ForwardMode, Network } from '../../model.ts';
import { attributeOf, childOf, propertyOf } from '../../parse/attributes.ts';
import { mtuSize } from '../../parse/parse.ts';
import { modeOf } from '../../subnet.ts';
import { type Finding, isSince, type Rule, type RuleContext } from './rule.ts';

const IP = "<ip address='10.9.0.1' prefix='24'/>";
const BRIDGED = "<forward mode='bridge'/><bridge name='br0'/>";
const HOST_OWNED: readonly (ForwardMode | undefined)[] = ['bridge', 'private', 'vepa', 'passthrough', 'hostdev'];
const WITHOUT_BRIDGE = HOST_OWNED.slice(1);
const HOST_BRIDGE = 'In this mode guests are put on a bridge or a card that the host owns; libvirt runs nothing there.';

/** What fits the mode of forwarding: the end of virNetworkDefParseXML, and networkValidate. */
export const modeRules: readonly Rule[] = [
  mode(
    'mode-without-ip',
    'libvirt forwards for the addresses that it gives the bridge.',
    "<forward mode='nat'/>",
    `<forward mode='nat'/>${IP}`,
    function* (network, now, context) {
      const needs = now === 'nat' || now === 'route' || (now === 'open' && !isSince(context, '10.8.0'));
      if (!needs || network.ips.length > 0) return;
      yield {
        on: network.forward?.element ?? network.element,
        what: `mode '${now}' without an <ip>`,
        fix: "Add <ip address='…' prefix='24'/>, or remove <forward> for an isolated network.",
        libvirt: `XML error: ${now} forwarding requested, but no IP address provided for network '${network.name}'`,
      };
    },
  ),
  mode(
    'mode-many-interfaces',
    'Traffic is forwarded to one interface or to all.',
    `<forward mode='nat'><interface dev='eth0'/><interface dev='eth1'/></forward>${IP}`,
    `<forward mode='nat' dev='eth0'/>${IP}`,
    function* ({ forward, name }, now, context) {
      const single = now === 'nat' || now === 'route' || (now === 'open' && !isSince(context, '10.8.0'));
      const second = forward?.interfaces[1] ?? (forward?.interfaces.length === 0 ? forward.addresses[1] : undefined);
      if (!single || second === undefined) return;
      yield {
        on: second.element,
        what: `a second interface in mode '${now}'`,
        fix: 'Keep one, or none to forward to all.',
        libvirt: `XML error: multiple forwarding interfaces specified for network '${name}', only one is supported`,
      };
    },
  ),
  mode(
    'open-with-dev',
    'In mode open libvirt sets up no forwarding of its own.',
    `<forward mode='open' dev='eth0'/>${IP}`,
    `<forward mode='open'/>${IP}`,
    function* ({ forward, name }, now) {
      // A PCI address counts as a device, where none is named.
      const first = forward?.interfaces[0] ?? forward?.addresses[0];
      if (now !== 'open' || first === undefined) return;
      const dev = attributeOf(forward?.element, 'dev');
      yield {
        on: dev ?? first.element,
        what: "a device in mode 'open'",
        fix: "Remove it, or use mode='route'.",
        libvirt: `XML error: forward dev not allowed for network '${name}' with forward mode='open'`,
      };
    },
  ),
  mode(
    'mode-with-bridge',
    'Guests get a card or a macvtap device here, not a bridge port.',
    "<forward mode='private' dev='eth0'/><bridge name='br0'/>",
    "<forward mode='private' dev='eth0'/>",
    function* ({ bridge, name }, now) {
      if (bridge === undefined || !WITHOUT_BRIDGE.includes(now)) return;
      for (const [attribute, words] of [
        ['name', 'bridge name'],
        ['zone', 'bridge zone'],
        ['macTableManager', 'bridge macTableManager setting'],
      ] as const) {
        const given = attributeOf(bridge.element, attribute);
        if (given !== undefined)
          yield {
            on: given,
            what: `a ${words} in mode '${now}'`,
            fix: "Remove <bridge>, or use mode='bridge'.",
            libvirt: `XML error: ${words} not allowed in ${now} mode (network '${name}')`,
          };
      }
    },
  ),
  mode(
    'bridge-options-on-host-bridge',
    HOST_BRIDGE,
    "<forward mode='bridge'/><bridge name='br0' stp='off'/>",
    BRIDGED,
    function* ({ bridge, name }, now, context) {
      if (bridge === undefined || !HOST_OWNED.includes(now)) return;
      const modes = isSince(context, '11.3.0')
        ? 'open, route, nat, and isolated mode'
        : 'route, nat, and isolated mode';
      for (const attribute of ['delay', 'stp', 'zone']) {
        const given = attributeOf(bridge.element, attribute);
        if (given === undefined || (attribute === 'delay' && bridge.delay === 0)) continue;
        yield {
          on: given,
          what: `${attribute} of a bridge that the host owns`,
          fix: `Remove ${attribute}, and set it where the bridge is made.`,
          libvirt: `XML error: bridge delay/stp/zone options only allowed in ${modes}, not in ${now} (network '${name}')`,
          edits: [withoutAttribute(bridge.element, given)],
        };
      }
    },
  ),
  mode(
    'bridge-and-dev',
    'Guests are put on the bridge, or on the device by macvtap.',
    "<forward mode='bridge' dev='eth0'/><bridge name='br0'/>",
    BRIDGED,
    function* ({ bridge, forward, name }, now) {
      if (!HOST_OWNED.includes(now) || bridge?.name === undefined) return;
      if (forward === undefined) return;
      const { interfaces, addresses, physicalFunctions } = forward;
      const device = interfaces[0] ?? addresses[0] ?? physicalFunctions[0];
      if (device === undefined) return;
      yield {
        on: attributeOf(forward.element, 'dev') ?? device.element,
        what: 'both a bridge and a device',
        fix: 'Remove one of them.',
        libvirt: `XML error: A network with forward mode='${now}' can specify a bridge name or a forward dev, but not both (network '${name}')`,
      };
    },
  ),
  mode(
    'mtu-on-host-bridge',
    HOST_BRIDGE,
    `${BRIDGED}<mtu size='9000'/>`,
    BRIDGED,
    function* ({ element, mtu, name }, now) {
      const size = mtuSize(element);
      if (!mtu || size === undefined || !HOST_OWNED.includes(now)) return;
      yield {
        on: size,
        what: `an MTU in mode '${now}'`,
        fix: 'Remove <mtu>, and set it where the bridge is made.',
        libvirt: `XML error: mtu size only allowed in open, route, nat, and isolated mode, not in ${now} (network '${name}')`,
      };
    },
  ),
  unsupported('mac-on-host-bridge', 'mac', `${BRIDGED}<mac address='52:54:00:aa:bb:cc'/>`, ({ element, mac }) =>
    mac === undefined ? undefined : childOf(element, 'mac'),
  ),
  unsupported('ip-on-host-bridge', 'ip', BRIDGED + IP, ({ ips }) => ips[0]?.element),
  unsupported('dns-on-host-bridge', 'dns', `${BRIDGED}<dns><txt name='a' value='b'/></dns>`, ({ dns }) =>
    dns !== undefined && dns.txts.length + dns.hosts.length + dns.srvs.length > 0 ? dns.element : undefined,
  ),
  unsupported('domain-on-host-bridge', 'domain', `${BRIDGED}<domain name='lab.test'/>`, ({ domain }) =>
    domain?.name === undefined ? undefined : domain.element,
  ),
  mode(
    'bandwidth-unsupported',
    'libvirt shapes traffic on a bridge, and here it has none.',
    "<forward mode='private' dev='eth0'/><bandwidth><inbound average='1000'/></bandwidth>",
    "<forward mode='private' dev='eth0'/>",
    function* ({ bandwidth, bridge, name, portGroups }, now) {
      if (!WITHOUT_BRIDGE.includes(now) && !(now === 'bridge' && bridge?.name === undefined)) return;
      if (limits(bandwidth))
        yield {
          on: bandwidth.element,
          what: `a <bandwidth> in mode '${now}'${now === 'bridge' ? ' without a bridge name' : ''}`,
          fix: "Remove it, or limit the guest's <interface>.",
          libvirt: `unsupported configuration: Unsupported network-wide <bandwidth> element in network ${name} with forward mode='${now}'`,
        };
      for (const group of portGroups) {
        if (!limits(group.bandwidth)) continue;
        yield {
          on: group.bandwidth.element,
          what: `a <bandwidth> in mode '${now}'`,
          fix: "Remove it, or limit the guest's <interface>.",
          libvirt: `unsupported configuration: Unsupported <bandwidth> element in network '${name}' in portgroup '${group.name}' with forward mode='${now}'`,
        };
      }
    },
  ),
  mode(
    'hostdev-by-name',
    'In this mode a guest is given a PCI device, and libvirt must know which.',
    "<forward mode='hostdev'><interface dev='eth0'/></forward>",
    "<forward mode='hostdev'><pf dev='eth0'/></forward>",
    function* ({ forward, name }, now) {
      const first = forward?.interfaces[0];
      if (now !== 'hostdev' || first === undefined) return;
      yield {
        on: propertyOf(first.element, 'dev') ?? first.element,
        what: "a device by name in mode 'hostdev'",
        fix: "Write <pf dev='…'/>, or <address type='pci' …/>.",
        libvirt: `unsupported configuration: hostdev network '${name}' lists '${first.dev}' in the device pool, but hostdev networks require all devices to be listed by PCI address, not network device name`,
      };
    },
  ),
  mode(
    'pci-address-in-other-mode',
    'Only the mode hostdev gives guests PCI devices.',
    "<forward mode='passthrough'><address type='pci' bus='1' slot='1'/></forward>",
    "<forward mode='passthrough'><interface dev='eth0'/></forward>",
    function* ({ forward, name }, now, context) {
      const first = forward?.addresses[0];
      if (now === 'hostdev' || now === undefined || first === undefined || (forward?.interfaces.length ?? 0) > 0)
        return;
      yield {
        on: first.element,
        what: `a device by PCI address in mode '${now}'`,
        fix: "List it by name, or use mode='hostdev'.",
        libvirt: `unsupported configuration: network '${name}' has forward mode '${now}' but lists a device by PCI address in the device pool. ${isSince(context, '11.3.0') ? '' : ' '}This is only supported for networks with forward mode 'hostdev'`,
      };
    },
  ),
  mode(
    'vlan-unsupported',
    'VLAN tags need a switch that sets them: Open vSwitch, an SR-IOV card, or from libvirt 11.0 on a bridge of the host.',
    `<vlan><tag id='42'/></vlan>${IP}`,
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/><vlan><tag id='42'/></vlan>",
    function* (network, now, context) {
      const { name, vlan, portGroups, virtualPort } = network;
      const type = virtualPort?.type;
      const plain = type === undefined && isSince(context, '11.0.0');
      const onBridge = now === 'bridge' && (type === 'openvswitch' || plain);
      const ofNetwork = onBridge || now === 'hostdev' || now === 'passthrough';
      if (vlan !== undefined && !ofNetwork) yield tagged(vlan.element, name);
      for (const group of portGroups) {
        // A group's own virtualport counts in the network's stead, and for the network's tags too.
        const own = group.virtualPort;
        const fits = own === undefined ? ofNetwork : now === 'bridge' && own.type === 'openvswitch';
        const tags = group.vlan ?? vlan;
        if (tags !== undefined && !fits) yield tagged((group.vlan ?? own ?? tags).element, name);
      }
    },
  ),
  {
    ...mode(
      'dhcp-twice',
      'dnsmasq serves one subnet of each family in a network.',
      "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/></dhcp></ip><ip address='10.8.0.1' prefix='24'><dhcp><range start='10.8.0.2' end='10.8.0.9'/></dhcp></ip>",
      "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/></dhcp></ip><ip address='10.8.0.1' prefix='24'/>",
      function* ({ ips }) {
        for (const family of [4, 6] as const) {
          const served = ips.filter((ip) => ip.address?.family === family && ip.ranges.length + ip.hosts.length > 0);
          const second = served[1];
          if (second !== undefined)
            yield {
              on: second.dhcp ?? second.element,
              what: `a second <dhcp> for IPv${family}`,
              fix: 'Make a network of its own for it, or give the addresses by hand.',
              libvirt: `unsupported configuration: Multiple IPv${family} dhcp sections found -- dhcp is supported only for a single IPv${family} address on each network`,
            };
        }
      },
    ),
  },
  mode(
    'portgroup-default-twice',
    'Guests that name no portgroup get the default one.',
    "<portgroup name='a' default='yes'/><portgroup name='b' default='yes'/>",
    "<portgroup name='a' default='yes'/><portgroup name='b'/>",
    function* ({ portGroups, name }) {
      const [first, second] = portGroups.filter(({ isDefault }) => isDefault);
      if (first === undefined || second === undefined) return;
      yield {
        on: attributeOf(second.element, 'default') ?? second.element,
        what: `'${second.name}' is a second default`,
        fix: "Keep default='yes' on one portgroup.",
        libvirt: `unsupported configuration: network '${name}' has multiple default <portgroup> elements (${first.name} and ${second.name}), but only one default is allowed`,
      };
    },
  ),
  mode(
    'portgroup-name-twice',
    'Guests choose a portgroup by its name.',
    "<portgroup name='a'/><portgroup name='a'/>",
    "<portgroup name='a'/><portgroup name='b'/>",
    function* ({ portGroups, name }) {
      const seen = new Set<string>();
      for (const { element, name: group } of portGroups) {
        if (group === undefined) continue;
        if (seen.has(group))
          yield {
            on: attributeOf(element, 'name') ?? element,
            what: `a second portgroup '${group}'`,
            fix: 'Give it another name, or remove it.',
            libvirt: `unsupported configuration: multiple <portgroup> elements with the same name (${group}) in network '${name}'`,
          };
        seen.add(group);
      }
    },
  ),
];

type Check = (network: Network, mode: ForwardMode | undefined, context: RuleContext) => Iterable<Finding>;

function mode(id: string, why: string, wrong: string, right: string, check: Check): Rule {
  return {
    id,
    severity: 'error',
    stage: 'define',
    why,
    wrong,
    right,
    check: (network, context) => check(network, modeOf(network), context),
  };
}

/** An element that libvirt refuses where the host owns the bridge. */
function unsupported(
  id: string,
  element: string,
  wrong: string,
  part: (network: Network) => Network['element'] | undefined,
): Rule {
  return mode(id, HOST_BRIDGE, wrong, BRIDGED, function* (network, now) {
    const found = part(network);
    if (found === undefined || !HOST_OWNED.includes(now)) return;
    yield {
      on: found,
      what: `<${element}> in mode '${now}'`,
      fix: `Remove <${element}>, or let libvirt make the bridge: mode='nat', 'route' or 'open'.`,
      libvirt: `unsupported configuration: Unsupported <${element}> element in network ${network.name} with forward mode='${now}'`,
    };
  });
}

/** Where it names neither direction libvirt takes it for none. */
function limits(bandwidth: Bandwidth | undefined): bandwidth is Bandwidth {
  return bandwidth?.inbound !== undefined || bandwidth?.outbound !== undefined;
}

function tagged(on: Network['element'], name: string | undefined): Finding {
  return {
    on,
    what: 'VLAN tags on a network that cannot have them',
    fix: "Use mode='bridge' with <virtualport type='openvswitch'/>, or a bridge over a VLAN interface of the host.",
    libvirt: `unsupported configuration: <vlan> element specified for network ${name}, whose type doesn't support vlan configuration`,
  };
}
