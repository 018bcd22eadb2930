import { formatIp } from '../../../address/ip.ts';
import { withValue } from '../../../xml/edit.ts';
import { attributeOf, childrenOf, propertyOf } from '../../parse/attributes.ts';
import { isTooLarge } from './dhcp/range.ts';
import { forward } from './forward/rule.ts';
import type { Rule } from './rule.ts';

/** `<nat>` (virNetworkForwardNatDefParseXML). */
export const natRules: readonly Rule[] = [
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
];
