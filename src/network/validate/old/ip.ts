import { formatIp, isPlainIp } from '../../../address/ip.ts';
import { netmaskOf } from '../../../address/subnet.ts';
import { addAttribute, withoutAttribute, withValue } from '../../../xml/edit.ts';
import type { NetworkIp } from '../../model.ts';
import { attributeOf, attributeValue, childOf } from '../../parse/attributes.ts';
import type { Finding, Rule } from './rule.ts';

const define = { severity: 'error', stage: 'define' } as const;

/** One `<ip>`: what libvirt refuses of its own attributes (virNetworkIPDefParseXML). */
export const ipRules: readonly Rule[] = [
  each(
    'ip-address-missing',
    'The address is the one the bridge has on the host.',
    "<ip prefix='24'/>",
    "<ip address='10.9.0.1' prefix='24'/>",
    function* (ip, name) {
      if (attributeOf(ip.element, 'address') !== undefined) return;
      yield {
        on: ip.element,
        what: 'this <ip> has no address',
        fix: "Add address='…', the host's own address in the network.",
        libvirt: `XML error: Missing required address attribute in network '${name}'`,
      };
    },
  ),
  each(
    'ip-address-invalid',
    'libvirt takes numbers only, no names and no masks here.',
    "<ip address='10.9.0.1/24'/>",
    "<ip address='10.9.0.1' prefix='24'/>",
    function* (ip, name) {
      const address = attributeOf(ip.element, 'address');
      if (address === undefined || ip.address !== undefined) return;
      const [, plain, prefix] = /^([^/]+)\/(\d+)$/.exec(address.value) ?? [];
      const split =
        plain !== undefined &&
        prefix !== undefined &&
        isPlainIp(plain) &&
        ip.prefix === undefined &&
        ip.netmask === undefined;
      yield {
        on: address,
        what: `'${address.value}' is not an IP address`,
        fix: split
          ? `Write address='${plain}' prefix='${prefix}'.`
          : "Write an IPv4 address, or an IPv6 address with family='ipv6'.",
        libvirt: `XML error: Invalid address '${address.value}' in network '${name}'`,
        edits: split ? [withValue(address, plain), addAttribute(ip.element, 'prefix', prefix)] : undefined,
      };
    },
  ),
  each(
    'ip-netmask-invalid',
    'libvirt takes a netmask in dotted form only.',
    "<ip address='10.9.0.1' netmask='/24'/>",
    "<ip address='10.9.0.1' netmask='255.255.255.0'/>",
    function* (ip, name) {
      const netmask = attributeOf(ip.element, 'netmask');
      if (netmask === undefined || ip.netmask !== undefined) return;
      const bits = /^\/(\d+)$/.exec(netmask.value)?.[1];
      const better = bits !== undefined && Number(bits) <= 32 ? formatIp(netmaskOf(Number(bits))) : undefined;
      yield {
        on: netmask,
        what: `'${netmask.value}' is not a netmask`,
        fix: better === undefined ? "Write it as 255.255.255.0, or use prefix='24'." : `Write netmask='${better}'.`,
        libvirt: `XML error: Invalid netmask '${netmask.value}' in network '${name}'`,
        edits: better === undefined ? undefined : [withValue(netmask, better)],
      };
    },
  ),
  each(
    'ip-family-missing',
    'Without family libvirt takes the address for IPv4.',
    "<ip address='fd00:9::1' prefix='64'/>",
    "<ip family='ipv6' address='fd00:9::1' prefix='64'/>",
    function* (ip, name) {
      if (ip.family !== undefined || ip.address?.family !== 6) return;
      yield {
        on: attributeOf(ip.element, 'address') ?? ip.element,
        what: 'an IPv6 address without a family',
        fix: "Add family='ipv6'.",
        libvirt: `unsupported configuration: no family specified for non-IPv4 address '${text(ip)}' in network '${name}'`,
        edits: familyEdit(ip, 'ipv6'),
      };
    },
  ),
  each(
    'ip-family-mismatch',
    'The family must be that of the address.',
    "<ip family='ipv4' address='fd00:9::1' prefix='64'/>",
    "<ip family='ipv6' address='fd00:9::1' prefix='64'/>",
    function* (ip, name) {
      const wanted = ip.family === 'ipv4' ? 4 : ip.family === 'ipv6' ? 6 : undefined;
      if (wanted === undefined || ip.address === undefined || ip.address.family === wanted) return;
      const libvirt =
        wanted === 4
          ? `unsupported configuration: ipv4 family specified for non-IPv4 address '${text(ip)}' in network '${name}'`
          : `unsupported configuration: Family 'ipv6' specified for non-IPv6 address '${text(ip)}' in network '${name}'`;
      const family = attributeOf(ip.element, 'family');
      if (family === undefined) return;
      const right = `ipv${ip.address.family}`;
      yield {
        on: family,
        what: `family='ipv${wanted}', but ${text(ip)} is ${right === 'ipv6' ? 'IPv6' : 'IPv4'}`,
        fix: `Write family='${right}', or another address.`,
        libvirt,
        edits: [withValue(family, right)],
      };
    },
  ),
  each(
    'ip-family-unknown',
    'libvirt knows the families ipv4 and ipv6.',
    "<ip family='inet6' address='fd00:9::1' prefix='64'/>",
    "<ip family='ipv6' address='fd00:9::1' prefix='64'/>",
    function* (ip, name) {
      const family = attributeOf(ip.element, 'family');
      if (family === undefined || family.value === 'ipv4' || family.value === 'ipv6') return;
      const right = ip.address && `ipv${ip.address.family}`;
      yield {
        on: family,
        what: `the family '${family.value}' is not known`,
        fix: right === undefined ? "Write 'ipv4' or 'ipv6'." : `Write family='${right}'.`,
        libvirt: `XML error: Unrecognized family '${family.value}' in network '${name}'`,
        edits: right === undefined ? undefined : [withValue(family, right)],
      };
    },
  ),
  each(
    'ip-netmask-family',
    'An IPv4 address needs an IPv4 netmask.',
    "<ip address='10.9.0.1' netmask='ffff::'/>",
    "<ip address='10.9.0.1' netmask='255.255.0.0'/>",
    function* (ip, name) {
      if (ip.address?.family !== 4 || ip.family === 'ipv6' || ip.netmask === undefined || ip.netmask.family === 4)
        return;
      const netmask = attributeOf(ip.element, 'netmask');
      yield {
        on: netmask ?? ip.element,
        what: 'an IPv6 netmask for an IPv4 address',
        fix: "Write it as 255.255.255.0, or use prefix='24'.",
        libvirt: `unsupported configuration: Invalid netmask '${netmask?.value}' for address '${text(ip)}' in network '${name}' (both must be IPv4)`,
      };
    },
  ),
  each(
    'ip-prefix-and-netmask',
    'They say the same thing, and libvirt takes one of them only.',
    "<ip address='10.9.0.1' netmask='255.255.255.0' prefix='24'/>",
    "<ip address='10.9.0.1' prefix='24'/>",
    function* (ip, name) {
      const [netmask, prefix] = ['netmask', 'prefix'].map((attribute) =>
        ip.element.attributes.find(({ local }) => local === attribute),
      );
      if (ip.address?.family !== 4 || ip.netmask === undefined || netmask === undefined || prefix === undefined) return;
      if (ip.prefix === undefined || ip.prefix === 0) return;
      const same = ip.prefix <= 32 && netmaskOf(ip.prefix).value === ip.netmask.value;
      yield {
        on: prefix,
        what: `both a netmask and a prefix${same ? '' : ', and they differ'}`,
        fix: same ? 'Remove one of them.' : 'Keep the right one.',
        libvirt: `unsupported configuration: Network '${name}' IP address cannot have both a prefix and a netmask`,
        edits: same ? [withoutAttribute(ip.element, prefix)] : undefined,
      };
    },
  ),
  each(
    'ip-prefix-range',
    'An IPv4 address has 32 bits, an IPv6 address 128.',
    "<ip address='10.9.0.1' prefix='33'/>",
    "<ip address='10.9.0.1' prefix='24'/>",
    function* (ip, name) {
      const bits = ip.address?.family === 6 ? 128 : 32;
      if (ip.address === undefined || ip.prefix === undefined || ip.prefix <= bits) return;
      yield {
        on: ip.element.attributes.find(({ local }) => local === 'prefix') ?? ip.element,
        what: `a prefix of ${ip.prefix} bits, of which the address has ${bits}`,
        fix: `Write a prefix from 1 to ${bits}.`,
        libvirt: `unsupported configuration: Invalid IPv${ip.address.family} prefix '${ip.prefix}' in network '${name}'`,
      };
    },
  ),
  each(
    'ip-netmask-ipv6',
    'IPv6 networks are given by their prefix.',
    "<ip family='ipv6' address='fd00:9::1' netmask='ffff:ffff::'/>",
    "<ip family='ipv6' address='fd00:9::1' prefix='32'/>",
    function* (ip, name) {
      const netmask = attributeOf(ip.element, 'netmask');
      if (netmask === undefined || ip.netmask === undefined || ip.address?.family !== 6 || ip.family !== 'ipv6') return;
      yield {
        on: netmask,
        what: 'a netmask for an IPv6 address',
        fix: "Use prefix='64'.",
        libvirt: `unsupported configuration: netmask not allowed for IPv6 address '${text(ip)}' in network '${name}'`,
      };
    },
  ),
  each(
    'ip-tftp-ipv6',
    'TFTP is served over IPv4 only.',
    "<ip family='ipv6' address='fd00:9::1' prefix='64'><tftp root='/srv/tftp'/></ip>",
    "<ip address='10.9.0.1' prefix='24'><tftp root='/srv/tftp'/></ip>",
    function* (ip, name) {
      const tftp = childOf(ip.element, 'tftp');
      if (tftp === undefined || ip.address?.family !== 6) return;
      yield {
        on: tftp,
        what: '<tftp> in an IPv6 <ip>',
        fix: 'Move it into the IPv4 <ip>.',
        libvirt: `unsupported configuration: Unsupported <tftp> element in an IPv6 element in network '${name}'`,
      };
    },
  ),
];

function each(
  id: string,
  why: string,
  wrong: string,
  right: string,
  check: (ip: NetworkIp, name: string | undefined) => Iterable<Finding>,
): Rule {
  return {
    id,
    ...define,
    why,
    wrong,
    right,
    *check({ ips, name }) {
      for (const ip of ips) yield* check(ip, name);
    },
  };
}

function familyEdit(ip: NetworkIp, family: string) {
  const empty = ip.element.attributes.find(({ local }) => local === 'family');
  return [empty === undefined ? addAttribute(ip.element, 'family', family) : withValue(empty, family)];
}

function text(ip: NetworkIp): string {
  return attributeValue(ip.element, 'address') ?? '';
}
