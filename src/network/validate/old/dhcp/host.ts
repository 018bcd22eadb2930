import { isMulticast, parseMac } from '../../../../address/mac.ts';
import { withoutAttribute } from '../../../../xml/edit.ts';
import type { DhcpHost, NetworkIp } from '../../../model.ts';
import { propertyOf } from '../../../parse/attributes.ts';
import { readLease } from '../../../parse/ip.ts';
import { leasesOf } from '../leases.ts';
import { malformedMac } from '../mac.ts';
import { type Finding, isSince, type Rule, type RuleContext } from '../rule.ts';

const define = { severity: 'error', stage: 'define' } as const;

/** `<host>` and `<bootp>` of `<dhcp>`, and the lease time of hosts and ranges. */
export const dhcpHostRules: readonly Rule[] = [
  host(
    'host-mac-ipv6',
    'DHCPv6 knows clients by their DUID, not by their MAC address.',
    [`<host mac='52:54:00:aa:bb:cc' name='web' ip='fd00:9::5'/>`, `<host id='0:1:0:1' name='web' ip='fd00:9::5'/>`],
    function* ({ element, mac }, ip, network) {
      const given = propertyOf(element, 'mac');
      if (given === undefined || ip.address?.family !== 6) return;
      yield {
        on: given,
        what: 'a MAC address in an IPv6 <ip>',
        fix: 'Name the guest by id (its DUID) or by name, and remove mac.',
        libvirt: `XML error: Invalid to specify MAC address '${mac}' in network '${network}' IPv6 static host definition`,
      };
    },
    true,
  ),
  host(
    'host-mac-malformed',
    'The reservation is for the guest with this MAC address.',
    [`<host mac='52-54-00-aa-bb-cc' ip='10.9.0.5'/>`, `<host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/>`],
    function* ({ element }, ip, network) {
      const given = propertyOf(element, 'mac');
      if (given === undefined || ip.address?.family === 6) return;
      yield* malformedMac(given, `XML error: Cannot parse MAC address '${given.value}' in network '${network}'`);
    },
  ),
  host(
    'host-mac-multicast',
    'An odd first octet makes it the address of a group, which no guest has.',
    [`<host mac='53:54:00:aa:bb:cc' ip='10.9.0.5'/>`, `<host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/>`],
    function* ({ element, mac }, ip, network) {
      const parsed = parseMac(mac ?? '');
      if (parsed === undefined || ip.address?.family === 6 || !isMulticast(parsed)) return;
      yield {
        on: propertyOf(element, 'mac') ?? element,
        what: `'${mac}' is a multicast address`,
        fix: "Copy the guest's own MAC address; its first octet is even.",
        libvirt: `XML error: expected unicast mac address, found multicast '${mac}' in network '${network}'`,
      };
    },
  ),
  host(
    'host-id-character',
    'The id is the client-id or DUID in hexadecimal.',
    [`<host id='id:web' name='web' ip='fd00:9::5'/>`, `<host id='0:1:0:1' name='web' ip='fd00:9::5'/>`],
    function* ({ element, id }, _ip, network) {
      const wrong = /[^0-9a-fA-F:]/.exec(id ?? '')?.[0];
      if (wrong === undefined) return;
      yield {
        on: propertyOf(element, 'id') ?? element,
        what: `the id contains '${wrong}'`,
        fix: 'Write hexadecimal digits and colons only.',
        libvirt: `XML error: Invalid character '${firstByte(wrong)}' in id '${id}' of network '${network}'`,
      };
    },
    true,
  ),
  host(
    'host-name-start',
    'A host name begins with a letter or a digit.',
    [
      `<host mac='52:54:00:aa:bb:cc' name='-web' ip='10.9.0.5'/>`,
      `<host mac='52:54:00:aa:bb:cc' name='web' ip='10.9.0.5'/>`,
    ],
    function* ({ element, name }, _ip, network) {
      if (name === undefined || /^[0-9a-zA-Z]/.test(name)) return;
      const given = propertyOf(element, 'name');
      yield {
        on: given ?? element,
        what: name === '' ? 'the name is empty' : `the name '${name}' begins with '${[...name][0]}'`,
        fix: 'Begin with a letter or a digit, or leave name out.',
        libvirt: `XML error: Cannot use host name '${name}' in network '${network}'`,
        edits: name === '' && given !== undefined ? [withoutAttribute(element, given)] : undefined,
      };
    },
  ),
  host(
    'host-ip-invalid',
    'libvirt takes numeric addresses only.',
    [`<host mac='52:54:00:aa:bb:cc' ip='10.9.0.500'/>`, `<host mac='52:54:00:aa:bb:cc' ip='10.9.0.50'/>`],
    function* ({ element, ip: read }, _ip, network) {
      const given = propertyOf(element, 'ip');
      if (given === undefined || read !== undefined) return;
      yield {
        on: given,
        what: `'${given.value}' is not an IP address`,
        fix: 'Write an address of the network.',
        libvirt: `XML error: Invalid IP address in static host definition for network '${network}'`,
      };
    },
  ),
  host(
    'host-ip-missing',
    'A reservation is for one address; for a name alone use <dns><host>.',
    [`<host mac='52:54:00:aa:bb:cc' name='web'/>`, `<host mac='52:54:00:aa:bb:cc' name='web' ip='10.9.0.5'/>`],
    function* ({ element }, _ip, network) {
      if (propertyOf(element, 'ip') !== undefined) return;
      yield {
        on: element,
        what: 'this <host> has no ip',
        fix: "Add ip='…'.",
        libvirt: `XML error: Missing IP address in static host definition for network '${network}'`,
      };
    },
  ),
  host(
    'host-unidentified',
    'dnsmasq must be able to tell which guest the address is for.',
    [`<host ip='10.9.0.5'/>`, `<host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/>`],
    function* ({ element, mac, id, name }, ip, network) {
      const ipv6 = ip.address?.family === 6;
      if (ip.address === undefined || name !== undefined || (ipv6 ? id : mac) !== undefined) return;
      const key = ipv6 ? 'id' : 'mac';
      yield {
        on: element,
        what: `this <host> has neither ${key} nor name`,
        fix: `Add ${key}='…' or name='…'.`,
        libvirt: `XML error: Static host definition in IPv${ip.address.family} network '${network}' must have ${key} or name attribute`,
      };
    },
  ),
  {
    id: 'bootp-file-missing',
    ...define,
    since: '11.3.0',
    why: 'Booting from the network needs the name of the file; older libvirt drops a <bootp> without it.',
    wrong: inIp("<bootp server='10.9.0.1'/>"),
    right: inIp("<bootp file='pxelinux.0' server='10.9.0.1'/>"),
    *check({ ips }) {
      for (const { bootp } of ips) {
        if (bootp === undefined || bootp.file !== undefined) continue;
        yield {
          on: bootp.element,
          what: '<bootp> without a file',
          fix: "Add file='…'.",
          libvirt: "XML error: Missing required attribute 'file' in element 'bootp'",
        };
      }
    },
  },
  {
    id: 'bootp-server-invalid',
    ...define,
    why: 'libvirt takes numeric addresses only.',
    wrong: inIp("<bootp file='pxelinux.0' server='tftp.lab'/>"),
    right: inIp("<bootp file='pxelinux.0' server='10.9.0.1'/>"),
    *check({ ips }, context) {
      for (const { bootp } of ips) {
        const given = propertyOf(bootp?.element, 'server');
        if (
          given === undefined ||
          bootp?.server !== undefined ||
          (bootp?.file === undefined && !isSince(context, '11.3.0'))
        )
          continue;
        yield {
          on: given,
          what: `'${given.value}' is not an IP address`,
          fix: 'Write the address of the TFTP server, or leave server out for this host.',
          libvirt: `Cannot parse socket address '${given.value}': Name or service not known`,
        };
      }
    },
  },
  {
    id: 'lease-too-short',
    ...define,
    why: 'dnsmasq gives no lease of less than two minutes.',
    wrong: inIp("<range start='10.9.0.2' end='10.9.0.9'><lease expiry='90' unit='seconds'/></range>"),
    right: inIp("<range start='10.9.0.2' end='10.9.0.9'><lease expiry='2' unit='minutes'/></range>"),
    *check({ ips }, context) {
      for (const part of ips.flatMap(({ ranges, hosts }) => [...ranges, ...hosts])) {
        for (const { element, expiry, unit } of leasesOf(part.element, context).map(readLease)) {
          const least = unit === 'seconds' ? 120n : unit === 'minutes' ? 2n : 0n;
          if (expiry === undefined || expiry === 0n || expiry >= least) continue;
          yield {
            on: propertyOf(element, 'expiry') ?? element,
            what: `a lease of ${expiry} ${unit}`,
            fix: 'Write at least 2 minutes, or 0 for a lease without end.',
            libvirt: 'unsupported configuration: The minimum lease time should be greater than 2 minutes',
          };
        }
      }
    },
  },
];

type Check = (host: DhcpHost, ip: NetworkIp, network: string | undefined, context: RuleContext) => Iterable<Finding>;

function host(id: string, why: string, [wrong, right]: readonly [string, string], check: Check, ipv6 = false): Rule {
  return {
    id,
    ...define,
    why,
    wrong: inIp(wrong, ipv6),
    right: inIp(right, ipv6),
    *check({ ips, name }, context) {
      for (const ip of ips) {
        for (const found of ip.hosts) yield* check(found, ip, name, context);
      }
    },
  };
}

/** libvirt prints one byte of it. */
function firstByte(character: string): string {
  return Buffer.from(character).subarray(0, 1).toString();
}

function inIp(inner: string, ipv6 = false): string {
  const ip = ipv6 ? "family='ipv6' address='fd00:9::1' prefix='64'" : "address='10.9.0.1' prefix='24'";
  return `<ip ${ip}><dhcp>${inner}</dhcp></ip>`;
}
