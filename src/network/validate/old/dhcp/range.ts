import { formatIp, type IpAddress, sameIp } from '../../../../address/ip.ts';
import { broadcastAddress, contains, networkAddress, type Subnet } from '../../../../address/subnet.ts';
import type { Attribute } from '../../../../xml/document.ts';
import { withValue } from '../../../../xml/edit.ts';
import type { DhcpRange, NetworkIp } from '../../../model.ts';
import { propertyOf } from '../../../parse/attributes.ts';
import { ipPrefix, ipSubnet } from '../../../subnet.ts';
import { type Finding, isSince, type Rule, type RuleContext } from '../rule.ts';

const define = { severity: 'error', stage: 'define' } as const;

/** A `<range>` with both ends readable, and what messages need to know. */
interface Whole {
  readonly range: DhcpRange;
  readonly start: IpAddress;
  readonly end: IpAddress;
  readonly ip: NetworkIp;
  /** `START - END` as libvirt prints them. */
  readonly text: string;
}

/** `<range>` of `<dhcp>` (virSocketAddrGetRange). */
export const dhcpRangeRules: readonly Rule[] = [
  {
    id: 'range-end-missing',
    ...define,
    why: 'A range is given by its first and its last address.',
    wrong: inIp("<range start='10.9.0.2'/>"),
    right: inIp("<range start='10.9.0.2' end='10.9.0.254'/>"),
    *check({ ips, name }) {
      for (const { element } of ips.flatMap(({ ranges }) => ranges)) {
        for (const side of ['start', 'end']) {
          if (propertyOf(element, side) !== undefined) continue;
          yield {
            on: element,
            what: `this range has no ${side}`,
            fix: `Add ${side}='…'.`,
            libvirt: `XML error: Missing '${side}' attribute in dhcp range for network '${name}'`,
          };
        }
      }
    },
  },
  {
    id: 'range-address-invalid',
    ...define,
    why: 'libvirt takes numeric addresses only.',
    wrong: inIp("<range start='10.9.0.2' end='10.9.0.256'/>"),
    right: inIp("<range start='10.9.0.2' end='10.9.0.254'/>"),
    *check({ ips }) {
      for (const range of ips.flatMap(({ ranges }) => ranges)) {
        for (const [side, read] of [
          ['start', range.start],
          ['end', range.end],
        ] as const) {
          const attribute = propertyOf(range.element, side);
          if (attribute === undefined || read !== undefined) continue;
          yield {
            on: attribute,
            what: `'${attribute.value}' is not an IP address`,
            fix: 'Write an address of the network.',
            libvirt: `Cannot parse socket address '${attribute.value}': Name or service not known`,
          };
        }
      }
    },
  },
  whole(
    'range-families',
    'A range lies in one network, so both ends are of one family.',
    "<range start='10.9.0.2' end='fd00::9'/>",
    function* ({ range, start, end, text }) {
      if (start.family === end.family) return;
      yield {
        on: at(range, 'end'),
        what: 'the range begins in IPv4 and ends in IPv6, or the other way',
        fix: 'Give both ends in the family of the <ip>.',
        libvirt: `internal error: mismatch of address family in range ${text}`,
      };
    },
  ),
  whole(
    'range-family',
    'dnsmasq hands out addresses of the subnet that the <ip> gives.',
    "<range start='fd00::2' end='fd00::9'/>",
    function* ({ range, start, end, ip, text }) {
      if (start.family !== end.family || ip.address === undefined || ip.address.family === start.family) return;
      yield {
        on: at(range, 'start'),
        what: `an IPv${start.family} range in an IPv${ip.address.family} <ip>`,
        fix: `Move it into an IPv${start.family} <ip>.`,
        libvirt: `internal error: mismatch of address family in range ${text} for network ${formatIp(ip.address)}`,
      };
    },
  ),
  {
    ...whole(
      'range-prefix-unusable',
      'Without a usable prefix there is no telling what lies in the network.',
      "<range start='10.9.0.2' end='10.9.0.9'/>",
      function* ({ range, ip, text, start, end }, context) {
        if (ip.address === undefined || start.family !== end.family || start.family !== ip.address.family) return;
        if (ipPrefix(ip) !== undefined) return;
        yield {
          on: range.element,
          what: 'the netmask of this <ip> cannot be used: it is not ones and then zeros, or there is none',
          fix: "Give the <ip> a prefix, say prefix='24'.",
          libvirt: `internal error: bad prefix -1 for network ${formatIp(ip.address)} when ${isSince(context, '11.3.0') ? '' : ' '}checking range ${text}`,
        };
      },
    ),
    wrong: "<ip address='10.9.0.1' netmask='255.0.255.0'><dhcp><range start='10.9.0.2' end='10.9.0.9'/></dhcp></ip>",
  },
  subnet(
    'range-outside-subnet',
    'A guest with an address outside the subnet cannot reach the bridge.',
    "<range start='10.9.0.2' end='10.9.1.9'/>",
    function* ({ range, start, end, text }, net) {
      const outside = [start, end].find((side) => !contains(net, side));
      if (outside === undefined) return;
      const side = outside === start ? 'start' : 'end';
      yield {
        on: at(range, side),
        what: `the ${side} ${formatIp(outside)} is outside the subnet ${formatIp(networkAddress(net))}/${net.prefix} of its <ip>`,
        fix: `Keep the range within ${formatIp(networkAddress(net))} - ${formatIp(broadcastAddress(net))}, or correct the prefix.`,
        libvirt: `internal error: range ${text} is not entirely within network ${of(net)}`,
      };
    },
  ),
  subnet(
    'range-network-address',
    'The first address of an IPv4 subnet names the network itself.',
    "<range start='10.9.0.0' end='10.9.0.9'/>",
    function* ({ range, start, end, text }, net) {
      if (start.family !== 4 || !contains(net, end) || !sameIp(start, networkAddress(net))) return;
      const next = { family: 4 as const, value: start.value + 1n };
      const usable = net.prefix <= 30 && next.value <= end.value;
      yield {
        on: at(range, 'start'),
        what: `the range starts at ${formatIp(start)}, the address of the network`,
        fix: usable ? `Start at ${formatIp(next)}.` : 'Use a wider subnet.',
        libvirt: `internal error: start of range ${text} in network ${of(net)} is the network address`,
        edits: usable ? value(range, 'start', next) : undefined,
      };
    },
  ),
  subnet(
    'range-broadcast-address',
    'The last address of an IPv4 subnet reaches all of its hosts at once.',
    "<range start='10.9.0.2' end='10.9.0.255'/>",
    function* ({ range, start, end, text }, net) {
      if (start.family !== 4 || !contains(net, start) || !sameIp(end, broadcastAddress(net))) return;
      const last = { family: 4 as const, value: end.value - 1n };
      const usable = net.prefix <= 30 && last.value >= start.value;
      yield {
        on: at(range, 'end'),
        what: `the range ends at ${formatIp(end)}, the broadcast address of the network`,
        fix: usable ? `End at ${formatIp(last)}.` : 'Use a wider subnet.',
        libvirt: `internal error: end of range ${text} in network ${of(net)} is the broadcast address`,
        edits: usable ? value(range, 'end', last) : undefined,
      };
    },
  ),
  whole(
    'range-reversed',
    'The first address must not be above the last.',
    "<range start='10.9.0.9' end='10.9.0.2'/>",
    function* ({ range, start, end, text }, context) {
      if (start.family !== end.family || start.value <= end.value) return;
      if (start.family === 4 && isTooLarge(start.value, end.value, context)) return;
      if (start.family === 6 && start.value >> 16n !== end.value >> 16n) return;
      const libvirt =
        start.family === 4
          ? `internal error: range ${text} is reversed `
          : `internal error: range ${text} start larger than end`;
      yield {
        on: range.element,
        what: 'the range ends before it starts',
        fix: 'Swap start and end.',
        libvirt,
        edits: [...value(range, 'start', end), ...value(range, 'end', start)],
      };
    },
  ),
  whole(
    'range-too-large',
    'libvirt takes at most 65536 addresses in a range; before 11.3 only such as have the first two bytes in common.',
    "<range start='10.9.0.2' end='10.10.0.9'/>",
    function* ({ range, start, end, text }, context) {
      if (start.family !== end.family) return;
      const large =
        start.family === 4 ? isTooLarge(start.value, end.value, context) : start.value >> 16n !== end.value >> 16n;
      if (!large) return;
      const what =
        start.family === 4
          ? `the range goes from ${formatIp(start)} to ${formatIp(end)}`
          : 'the ends differ in more than their last group';
      yield {
        on: range.element,
        what,
        fix: 'Give a smaller range, or several.',
        libvirt: `internal error: range ${text} is too large (> 65535)`,
      };
    },
  ),
];

/** Before, libvirt compared the first two bytes. */
export function isTooLarge(start: bigint, end: bigint, context: RuleContext): boolean {
  return isSince(context, '11.3.0') ? end - start > 65535n : start >> 16n !== end >> 16n;
}

function whole(
  id: string,
  why: string,
  wrong: string,
  check: (whole: Whole, context: RuleContext) => Iterable<Finding>,
): Rule {
  return {
    id,
    ...define,
    why,
    wrong: inIp(wrong, id === 'range-too-large' ? 8 : 24),
    right: inIp("<range start='10.9.0.2' end='10.9.0.254'/>"),
    *check({ ips }, context) {
      for (const ip of ips) {
        for (const range of ip.ranges) {
          const { start, end } = range;
          if (start === undefined || end === undefined) continue;
          yield* check({ range, start, end, ip, text: `${formatIp(start)} - ${formatIp(end)}` }, context);
        }
      }
    },
  };
}

/** For rules that need the subnet, and both ends in its family. */
function subnet(id: string, why: string, wrong: string, check: (whole: Whole, net: Subnet) => Iterable<Finding>): Rule {
  return whole(id, why, wrong, function* (found) {
    const net = ipSubnet(found.ip);
    if (net === undefined || found.start.family !== net.address.family || found.end.family !== net.address.family)
      return;
    yield* check(found, net);
  });
}

function at({ element }: DhcpRange, side: 'start' | 'end') {
  return propertyOf(element, side) ?? element;
}

function value({ element }: DhcpRange, side: 'start' | 'end', ip: IpAddress) {
  const attribute: Attribute | undefined = propertyOf(element, side);
  return attribute === undefined ? [] : [withValue(attribute, formatIp(ip))];
}

function of({ address, prefix }: Subnet): string {
  return `${formatIp(address)}/${prefix}`;
}

function inIp(range: string, prefix = 24): string {
  return `<ip address='10.9.0.1' prefix='${prefix}'><dhcp>${range}</dhcp></ip>`;
}
