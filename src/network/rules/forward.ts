import { formatIp } from '../../address/ip.ts';
import { nearest } from '../../nearest.ts';
import { withoutElement, withValue } from '../edit.ts';
import { FORWARD_MODES, type Forward, type Network, type PciAddress } from '../model.ts';
import { attributeOf, childrenOf, property, propertyOf } from '../reading/given.ts';
import { unsignedInt } from '../reading/scalars.ts';
import { isTooLarge } from './dhcp-range.ts';
import { type Finding, isSince, type Rule, type RuleContext } from './rule.ts';

const IP = "<ip address='10.9.0.1' prefix='24'/>";
const MODES = FORWARD_MODES.filter((mode) => mode !== 'none');
const PCI = ['domain', 'bus', 'slot', 'function'] as const;

/** `<forward>` itself (virNetworkForwardDefParseXML). */
export const forwardRules: readonly Rule[] = [
  forward(
    'forward-mode-unknown',
    'The mode says how guests reach the world.',
    "<forward mode='rout'/>",
    "<forward mode='route'/>",
    function* ({ element, mode }) {
      const given = attributeOf(element, 'mode');
      if (given === undefined || mode !== undefined) return;
      const near = nearest(given.value, MODES);
      yield {
        on: given,
        what: `the mode '${given.value}' is not known`,
        fix:
          near === undefined
            ? `Write one of ${MODES.join(', ')}; for an isolated network leave <forward> out.`
            : `Write mode='${near}'.`,
        libvirt: `unsupported configuration: unknown forwarding type '${given.value}'`,
        edits: near === undefined ? undefined : [withValue(given, near)],
      };
    },
  ),
  forward(
    'nat-twice',
    'There is one way to translate.',
    "<forward mode='nat'><nat/><nat/></forward>",
    "<forward mode='nat'><nat/></forward>",
    function* ({ element }, { name }) {
      const second = childrenOf(element, 'nat')[1];
      if (second !== undefined)
        yield {
          on: second,
          what: 'a second <nat>',
          fix: 'Keep one.',
          libvirt: `XML error: Only one <nat> element is allowed in <forward> of network ${name}`,
        };
    },
  ),
  forward(
    'nat-in-other-mode',
    'Only the mode nat translates addresses.',
    "<forward mode='route'><nat/></forward>",
    "<forward mode='nat'><nat/></forward>",
    function* ({ nat, mode }, { name }) {
      if (nat === undefined || mode === undefined || mode === 'nat') return;
      yield {
        on: nat.element,
        what: `<nat> in mode '${mode}'`,
        fix: "Remove <nat>, or write mode='nat'.",
        libvirt: `XML error: The <nat> element can only be used when <forward> 'mode' is 'nat' in network ${name}`,
      };
    },
  ),
  forward(
    'nat-part-twice',
    'Addresses and ports are translated to one range each.',
    "<forward mode='nat'><nat><port start='1024' end='2047'/><port start='4096' end='8191'/></nat></forward>",
    "<forward mode='nat'><nat><port start='1024' end='2047'/></nat></forward>",
    function* ({ nat }, { name }) {
      for (const part of ['address', 'port']) {
        const second = childrenOf(nat?.element, part)[1];
        if (second !== undefined)
          yield {
            on: second,
            what: `a second <${part}> in <nat>`,
            fix: 'Keep one.',
            libvirt: `XML error: Only one <${part}> element is allowed in <nat> in <forward> in network ${name}`,
          };
      }
    },
  ),
  forward(
    'nat-address-end',
    'libvirt translates to a range of IPv4 addresses.',
    "<forward mode='nat'><nat><address start='192.0.2.1'/></nat></forward>",
    "<forward mode='nat'><nat><address start='192.0.2.1' end='192.0.2.9'/></nat></forward>",
    function* ({ nat }, { name }) {
      for (const side of ['start', 'end'] as const) {
        const address = nat?.address;
        if (address === undefined || address[side] !== undefined) continue;
        const given = propertyOf(address.element, side);
        const libvirt =
          given === undefined
            ? `missing '${side}' attribute in <address> element in <nat> in <forward> in network ${name}`
            : `Bad ipv4 ${side} address '${given.value}' in <nat> in <forward> in network '${name}'`;
        yield {
          on: given ?? address.element,
          what:
            given === undefined ? `the <address> of <nat> has no ${side}` : `'${given.value}' is not an IPv4 address`,
          fix: given === undefined ? `Add ${side}='…'.` : 'Write an IPv4 address.',
          libvirt: `XML error: ${libvirt}`,
        };
      }
    },
  ),
  forward(
    'nat-address-range',
    'The first address must not be above the last, nor more than 65535 below it.',
    "<forward mode='nat'><nat><address start='192.0.2.9' end='192.0.2.1'/></nat></forward>",
    "<forward mode='nat'><nat><address start='192.0.2.1' end='192.0.2.9'/></nat></forward>",
    function* ({ nat }, _network, context) {
      const { element, start, end } = nat?.address ?? {};
      if (element === undefined || start === undefined || end === undefined) return;
      const text = `${formatIp(start)} - ${formatIp(end)}`;
      const [first, last] = [propertyOf(element, 'start'), propertyOf(element, 'end')];
      const large = isTooLarge(start.value, end.value, context);
      if (!large && end.value < start.value && first !== undefined && last !== undefined) {
        yield {
          on: element,
          what: 'the range of addresses ends before it starts',
          fix: 'Swap start and end.',
          libvirt: `internal error: range ${text} is reversed `,
          edits: [withValue(first, last.value), withValue(last, first.value)],
        };
      } else if (large) {
        yield {
          on: element,
          what: `the range goes from ${formatIp(start)} to ${formatIp(end)}`,
          fix: 'Give at most 65536.',
          libvirt: `internal error: range ${text} is too large (> 65535)`,
        };
      }
    },
  ),
  forward(
    'nat-port',
    'Ports go up to 65535, and the last must not be below the first.',
    "<forward mode='nat'><nat><port start='1024' end='66000'/></nat></forward>",
    "<forward mode='nat'><nat><port start='1024' end='65535'/></nat></forward>",
    function* ({ nat }, { name }) {
      const port = nat?.port;
      if (port === undefined) return;
      for (const side of ['start', 'end'] as const) {
        const given = attributeOf(port.element, side);
        const number = port[side];
        const reversed = side === 'end' && number !== undefined && number <= 65535 && number < (port.start ?? 0);
        if (number !== undefined && number <= 65535 && !reversed) continue;
        if (reversed && (port.start ?? 0) > 65535) continue;
        const first = attributeOf(port.element, 'start');
        const swap = reversed && given !== undefined && first !== undefined;
        yield {
          on: given ?? port.element,
          what:
            given === undefined
              ? `the <port> of <nat> has no ${side}`
              : reversed
                ? 'the range of ports ends before it starts'
                : `'${given.value}' is not a port`,
          fix:
            given === undefined
              ? `Add ${side}='…'.`
              : reversed
                ? 'Swap start and end.'
                : 'Write a number from 1 to 65535.',
          libvirt: `Missing or invalid '${side}' attribute in <port> in <nat> in <forward> in network ${name}`,
          edits: swap ? [withValue(first, given.value), withValue(given, first.value)] : undefined,
        };
      }
    },
  ),
  forward(
    'forward-dev-and-pool',
    'The device is either named or taken from the pool.',
    "<forward mode='hostdev' dev='eth0'><pf dev='eth0'/></forward>",
    "<forward mode='hostdev'><pf dev='eth0'/></forward>",
    function* ({ element, dev }, { name }, context) {
      const pool = [...childrenOf(element, 'address'), ...childrenOf(element, 'pf')][0];
      if (dev === undefined || pool === undefined) return;
      yield {
        on: attributeOf(element, 'dev') ?? element,
        what: `dev='${dev}' beside <${pool.name}>`,
        fix: 'Remove dev.',
        libvirt: `XML error: the <forward> 'dev' attribute cannot be used when <address> or <pf> sub-elements are present in network ${isSince(context, '11.3.0') ? name : '%s'}`,
      };
    },
  ),
  forward(
    'forward-interface-without-dev',
    'An interface is given by its name on the host.',
    "<forward mode='bridge'><interface/></forward>",
    "<forward mode='bridge'><interface dev='eth0'/></forward>",
    function* ({ element }, { name }) {
      for (const listed of childrenOf(element, 'interface')) {
        if (propertyOf(listed, 'dev') !== undefined) continue;
        yield {
          on: listed,
          what: 'this <interface> has no dev',
          fix: "Add dev='…'.",
          libvirt: `XML error: Missing required dev attribute in <forward> <interface> element of network ${name}`,
        };
      }
    },
  ),
  forward(
    'forward-dev-differs',
    'libvirt repeats dev as the first <interface>; two different ones contradict each other.',
    "<forward mode='bridge' dev='eth0'><interface dev='eth1'/></forward>",
    "<forward mode='bridge' dev='eth0'><interface dev='eth0'/><interface dev='eth1'/></forward>",
    function* ({ element, dev }, { name }) {
      const first = childrenOf(element, 'interface')[0];
      const listed = property(first, 'dev');
      if (dev === undefined || listed === undefined || listed === dev) return;
      yield {
        on: propertyOf(first, 'dev') ?? element,
        what: `dev='${dev}', but the first <interface> is '${listed}'`,
        fix: `Put <interface dev='${dev}'/> first, or remove dev.`,
        libvirt: `XML error: <forward dev='${dev}'> must match first <interface dev='${listed}'/> in network ${name}`,
      };
    },
  ),
  forward(
    'forward-interface-twice',
    'A guest is given a device of the pool that no other guest has.',
    "<forward mode='passthrough'><interface dev='eth0'/><interface dev='eth0'/></forward>",
    "<forward mode='passthrough'><interface dev='eth0'/><interface dev='eth1'/></forward>",
    function* ({ element, dev }, { name }) {
      const seen = new Set(dev === undefined ? [] : [dev]);
      for (const [index, listed] of childrenOf(element, 'interface').entries()) {
        const given = propertyOf(listed, 'dev');
        if (given === undefined || (index === 0 && dev !== undefined)) continue;
        if (seen.has(given.value))
          yield {
            on: given,
            what: `'${given.value}' is listed a second time`,
            fix: 'Remove it.',
            libvirt: `XML error: interface '${given.value}' can only be listed once in network ${name}`,
            edits: [withoutElement(listed)],
          };
        seen.add(given.value);
      }
    },
  ),
  pool(
    'forward-address-type',
    'Devices are given by PCI address.',
    "<address bus='0'/>",
    function* ({ element }, name) {
      const given = propertyOf(element, 'type');
      if (given?.value === 'pci') return;
      const libvirt =
        given === undefined
          ? `XML error: missing address type in network ${name}`
          : ['none', 'netdev'].includes(given.value)
            ? `XML error: unsupported address type '${given.value}' in network ${name}`
            : `unsupported configuration: unknown address type '${given.value}' in network ${name}`;
      yield {
        on: given ?? element,
        what: given === undefined ? 'this <address> has no type' : `the address type '${given.value}'`,
        fix: "Write type='pci'.",
        libvirt,
      };
    },
  ),
  pool(
    'pci-address-number',
    'libvirt reads numbers here, with 0x in hexadecimal.',
    "<address type='pci' bus='x' slot='1'/>",
    function* ({ element }) {
      for (const part of PCI) {
        const given = propertyOf(element, part);
        if (property(element, 'type') !== 'pci' || given === undefined || unsignedInt(given.value, 0) !== undefined)
          continue;
        yield {
          on: given,
          what: `${part}='${given.value}' is not a number`,
          fix: 'Write it as lspci does, with 0x before it.',
          libvirt: `XML error: Invalid value for attribute '${part}' in element 'address': '${given.value}'. Expected non-negative integer value`,
        };
      }
    },
  ),
  pool(
    'pci-address-range',
    'A PCI bus is at most 0xff, a slot 0x1f, a function 7.',
    "<address type='pci' bus='0x100' slot='1'/>",
    function* ({ element, bus, slot, function: unit }) {
      if (property(element, 'type') !== 'pci') return;
      const parts = [
        ['bus', bus, 0xff, `bus='0x${bus.toString(16)}', must be <= 0xFF`],
        ['slot', slot, 0x1f, `slot='0x${slot.toString(16)}', must be <= 0x1F`],
        ['function', unit, 7, `function=0x${unit.toString(16)}, must be <= 7`],
      ] as const;
      for (const [part, number, maximum, text] of parts) {
        if (number > maximum)
          yield {
            on: propertyOf(element, part) ?? element,
            what: `the PCI ${part} 0x${number.toString(16)} is above 0x${maximum.toString(16)}`,
            fix: 'Copy the address that lspci prints.',
            libvirt: `XML error: Invalid PCI address ${text}`,
          };
      }
    },
  ),
  pool(
    'pci-address-multifunction',
    'The switch is on or off.',
    "<address type='pci' bus='1' slot='1' multifunction='yes'/>",
    function* ({ element }) {
      const given = propertyOf(element, 'multifunction');
      if (property(element, 'type') !== 'pci' || given === undefined || ['on', 'off'].includes(given.value)) return;
      yield {
        on: given,
        what: `multifunction='${given.value}' is neither on nor off`,
        fix: 'Remove it: it has no use in a network.',
        libvirt: `XML error: Invalid value for attribute 'multifunction' in element 'address': '${given.value}'.`,
      };
    },
  ),
  forward(
    'pci-address-twice',
    'A guest is given a device of the pool that no other guest has.',
    "<forward mode='hostdev'><address type='pci' bus='1' slot='1'/><address type='pci' bus='1' slot='0x1'/></forward>",
    "<forward mode='hostdev'><pf dev='eth0'/></forward>",
    function* (found, { name }) {
      if (found.interfaces.length > 0) return;
      const seen = new Set<string>();
      for (const address of found.addresses) {
        const text = pciText(address);
        if (seen.has(text))
          yield {
            on: address.element,
            what: `the PCI device ${text} is listed a second time`,
            fix: 'Remove it.',
            libvirt: `XML error: PCI device '${text}' can only be listed once in network ${name}`,
            edits: [withoutElement(address.element)],
          };
        seen.add(text);
      }
    },
  ),
  forward(
    'forward-pf',
    'The virtual functions of one physical function make the pool.',
    "<forward mode='hostdev'><pf/></forward>",
    "<forward mode='hostdev'><pf dev='eth0'/></forward>",
    function* (found, { name }) {
      if (found.interfaces.length > 0 || found.addresses.length > 0) return;
      const [first, second] = found.physicalFunctions;
      if (second !== undefined) {
        yield {
          on: second.element,
          what: 'a second <pf>',
          fix: 'Make a network for each.',
          libvirt: `XML error: Only one <pf> element is allowed in <forward> of network ${name}`,
        };
      } else if (first !== undefined && first.dev === undefined) {
        yield {
          on: first.element,
          what: 'this <pf> has no dev',
          fix: "Add dev='…'.",
          libvirt: `XML error: Missing required dev attribute in <pf> element of network '${name}'`,
        };
      }
    },
  ),
];

/** `DDDD:BB:SS.F`, as libvirt prints it. */
export function pciText({ domain, bus, slot, function: unit }: PciAddress): string {
  const hex = (number: number, digits: number) => number.toString(16).padStart(digits, '0');
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${hex(unit, 1)}`;
}

function forward(
  id: string,
  why: string,
  wrong: string,
  right: string,
  check: (forward: Forward, network: Network, context: RuleContext) => Iterable<Finding>,
): Rule {
  const whole = (text: string) => (/mode='(?:nat|rout|route)'/.test(text) ? text + IP : text);
  return {
    id,
    severity: 'error',
    stage: 'define',
    why,
    wrong: whole(wrong),
    right: whole(right),
    *check(network, context) {
      if (network.forward !== undefined) yield* check(network.forward, network, context);
    },
  };
}

/** For each `<address>` of the pool; libvirt does not look at them beside interfaces. */
function pool(
  id: string,
  why: string,
  wrong: string,
  check: (address: PciAddress, name: string | undefined) => Iterable<Finding>,
): Rule {
  return forward(
    id,
    why,
    `<forward mode='hostdev'>${wrong}</forward>`,
    "<forward mode='hostdev'><pf dev='eth0'/></forward>",
    function* (found, { name }) {
      if (found.interfaces.length > 0) return;
      for (const address of found.addresses) yield* check(address, name);
    },
  );
}
