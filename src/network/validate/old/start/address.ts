import { formatIp } from '../../../../address/ip.ts';
import { broadcastAddress } from '../../../../address/subnet.ts';
import type { NetworkIp } from '../../../model.ts';
import { attributeOf, propertyOf } from '../../../parse/attributes.ts';
import { mtuSize } from '../../../parse/parse.ts';
import { ipPrefix, ipSubnet } from '../../../subnet.ts';
import type { Rule } from '../rule.ts';
import { bridgeName, start } from './rule.ts';

/** What net-start refuses and the file shows: the addresses of the bridge, and what serves them. */
export const startAddressRules: readonly Rule[] = [
  start(
    'mtu-ipv6',
    'IPv6 needs links of at least 1280 bytes (RFC 8200), and the kernel switches it off below.',
    "<mtu size='1000'/><ip family='ipv6' address='fd00:9::1' prefix='64'/>",
    "<mtu size='1280'/><ip family='ipv6' address='fd00:9::1' prefix='64'/>",
    function* ({ element, mtu, ips, bridge }) {
      const given = mtuSize(element);
      const ip = ips.find(({ address }) => address?.family === 6);
      if (!mtu || mtu < 68 || mtu >= 1280 || given === undefined || ip === undefined) return;
      yield {
        on: given,
        what: `an MTU of ${mtu} bytes with IPv6`,
        fix: 'Write at least 1280, or remove the IPv6 <ip>.',
        libvirt: `Failed to add IP address ${addressText(ip)} to ${bridgeName(bridge)}`,
      };
    },
  ),
  start(
    'ip-netmask-unusable',
    'A netmask is ones and then zeros; an address of class D or E has none of its own.',
    "<ip address='10.9.0.1' netmask='255.0.255.0'/>",
    "<ip address='10.9.0.1' netmask='255.255.255.0'/>",
    function* ({ ips, bridge }, mode) {
      for (const ip of ips) {
        if (ip.address === undefined || ipPrefix(ip) !== undefined) continue;
        const given = attributeOf(ip.element, 'netmask');
        if (given !== undefined && ip.netmask === undefined) continue;
        const name = bridgeName(bridge);
        const libvirt =
          mode === 'nat' || mode === 'route'
            ? `internal error: Invalid prefix or netmask for '${name}'`
            : `internal error: bridge '${name}' has an invalid netmask or IP address`;
        yield {
          on: given ?? ip.element,
          what:
            given === undefined
              ? `${formatIp(ip.address)} has no netmask of its own`
              : `the netmask ${given.value} is not ones and then zeros`,
          fix: "Use prefix='24', or a netmask like 255.255.255.0.",
          libvirt,
        };
      }
    },
  ),
  start(
    'ip-prefix-zero',
    'NAT is for what does not go to the network itself, and with a prefix of 0 everything does: the firewall refuses the rule.',
    "<forward mode='nat'/><ip address='10.9.0.1' netmask='0.0.0.0'/>",
    "<forward mode='nat'/><ip address='10.9.0.1' netmask='255.255.255.0'/>",
    function* ({ ips }, mode) {
      for (const ip of ips) {
        if (mode !== 'nat' || ip.address?.family !== 4 || ipPrefix(ip) !== 0) continue;
        yield {
          on: attributeOf(ip.element, 'netmask') ?? ip.element,
          what: 'a subnet that is the whole of IPv4',
          fix: "Give the real prefix, say prefix='24'.",
        };
      }
    },
  ),
  start(
    'ip-twice',
    'The kernel gives an address to a bridge once.',
    "<ip address='10.9.0.1' prefix='24'/><ip address='10.9.0.1' prefix='24'/>",
    "<ip address='10.9.0.1' prefix='24'/><ip address='10.9.1.1' prefix='24'/>",
    function* ({ ips, bridge }) {
      const seen = new Set<string>();
      for (const ip of ips) {
        if (ip.address === undefined || ipSubnet(ip) === undefined) continue;
        // Of IPv6 the kernel compares the address alone.
        const key = ip.address.family === 6 ? formatIp(ip.address) : `${formatIp(ip.address)}/${ipPrefix(ip)}`;
        if (seen.has(key))
          yield {
            on: ip.element,
            what: `${key} a second time`,
            fix: 'Remove one of them.',
            libvirt: `Failed to add IP address ${addressText(ip)} to ${bridgeName(bridge)}`,
          };
        seen.add(key);
      }
    },
  ),
  start(
    'ip-not-for-a-host',
    'Loopback, multicast and the unspecified address cannot be an address of the bridge.',
    "<ip family='ipv6' address='ff02::1' prefix='64'/>",
    "<ip family='ipv6' address='fd00:9::1' prefix='64'/>",
    function* ({ ips, bridge }) {
      for (const ip of ips) {
        const { family, value } = ip.address ?? {};
        if (family !== 6 || value === undefined) continue;
        const kind =
          value === 0n
            ? 'the unspecified address'
            : value === 1n
              ? 'the loopback address'
              : value >> 120n === 0xffn
                ? 'a multicast address'
                : undefined;
        if (kind !== undefined)
          yield {
            on: attributeOf(ip.element, 'address') ?? ip.element,
            what: `${kind} for the bridge`,
            fix: 'Write an address of the subnet, say fd00:9::1.',
            libvirt: `Failed to add IP address ${addressText(ip)} to ${bridgeName(bridge)}`,
          };
      }
    },
  ),
  start(
    'ip-scope',
    'libvirt writes the address of the bridge with its scope, and dnsmasq cannot read that.',
    "<ip family='ipv6' address='fe80::1%1' prefix='64'/>",
    "<ip family='ipv6' address='fe80::1' prefix='64'/>",
    function* ({ ips }) {
      for (const ip of ips) {
        // Of a subnet with a range only the range is written.
        if (ip.address?.scope === undefined || ip.ranges.length > 0) continue;
        yield {
          on: attributeOf(ip.element, 'address') ?? ip.element,
          what: `a scope, %${ip.address.scope}, in the address of a bridge`,
          fix: 'Remove it.',
          libvirt: 'dnsmasq: bad dhcp-range',
        };
      }
    },
  ),
  start(
    'dhcp-ipv6-prefix',
    'dnsmasq serves DHCPv6 in subnets of 64 bits or more only.',
    "<ip family='ipv6' address='fd00:9::1' prefix='48'><dhcp><range start='fd00:9::2' end='fd00:9::9'/></dhcp></ip>",
    "<ip family='ipv6' address='fd00:9::1' prefix='64'><dhcp><range start='fd00:9::2' end='fd00:9::9'/></dhcp></ip>",
    function* ({ ips }) {
      for (const ip of ips) {
        const prefix = ipPrefix(ip);
        if (
          ip.address?.family !== 6 ||
          prefix === undefined ||
          prefix >= 64 ||
          ip.ranges.length + ip.hosts.length === 0
        )
          continue;
        yield {
          on: propertyOf(ip.element, 'prefix') ?? ip.element,
          what: `DHCP in an IPv6 subnet of ${prefix} bits`,
          fix: "Use prefix='64'.",
          libvirt: 'dnsmasq: prefix length must be at least 64',
        };
      }
    },
  ),
  start(
    'local-ptr-prefix',
    'A reverse zone ends at a dot: IPv4 every 8 bits, IPv6 every 4.',
    "<ip address='10.9.0.1' prefix='25' localPtr='yes'/>",
    "<ip address='10.9.0.1' prefix='24' localPtr='yes'/>",
    function* ({ ips, dns }) {
      if (dns?.enable === false) return;
      for (const ip of ips) {
        const prefix = ipPrefix(ip);
        if (ip.localPtr !== true || ip.address === undefined || prefix === undefined) continue;
        const { family } = ip.address;
        const fits = family === 4 ? [8, 16, 24].includes(prefix) : prefix > 0 && prefix < 128 && prefix % 4 === 0;
        if (!fits)
          yield {
            on: propertyOf(ip.element, 'localPtr') ?? ip.element,
            what: `localPtr='yes' for a subnet of ${prefix} bits`,
            fix:
              family === 4
                ? 'Use a prefix of 8, 16 or 24, or remove localPtr.'
                : 'Use a prefix that is a multiple of 4, or remove localPtr.',
            libvirt: `unsupported configuration: PTR domain for IPv${family} network with prefix ${prefix} cannot be automatically created`,
          };
      }
    },
  ),
];

function addressText(ip: NetworkIp): string {
  const subnet = ipSubnet(ip);
  if (subnet === undefined) return '';
  const broadcast = subnet.address.family === 4 ? ` bcast ${formatIp(broadcastAddress(subnet))}` : '';
  return `${formatIp(subnet.address)}/${subnet.prefix}${broadcast}`;
}
