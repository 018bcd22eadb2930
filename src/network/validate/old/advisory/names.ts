import { formatIp } from '../../../../address/ip.ts';
import { formatMac, parseMac } from '../../../../address/mac.ts';
import type { Attribute, Element } from '../../../../xml/document.ts';
import { textOf } from '../../../../xml/document.ts';
import { withoutElement } from '../../../../xml/edit.ts';
import type { Network } from '../../../model.ts';
import { attributeOf, childOf, propertyOf } from '../../../parse/attributes.ts';
import type { Finding, Rule } from '../rule.ts';
import { taken } from './rule.ts';

const HOST =
  "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' name='web' ip='10.9.0.5'/></dhcp></ip>";

/** Names, and things that stand twice, which libvirt takes and the user will regret. */
export const takenNameRules: readonly Rule[] = [
  taken(
    'name-blanks',
    'The blanks are part of the name, and every command must give them.',
    '<network><name> lab </name></network>',
    '<network><name>lab</name></network>',
    function* ({ element, name }) {
      const named = childOf(element, 'name');
      if (name === undefined || named === undefined || name === name.trim() || /[\n\t\r]/.test(name)) return;
      const plain = named.children.length === 1 ? named.children[0] : undefined;
      const edit =
        plain?.kind === 'text' && !plain.cdata
          ? [
              {
                start: plain.at,
                end: plain.end,
                text: name.trim().replace(/[&<]/g, (c) => (c === '&' ? '&amp;' : '&lt;')),
              },
            ]
          : undefined;
      yield { on: named, what: 'blanks around the name', fix: 'Remove them.', edits: edit };
    },
  ),
  taken(
    'domain-syntax',
    'Guests and resolvers do not take such a name, though dnsmasq may hand it out.',
    "<domain name='my lab'/>",
    "<domain name='my-lab.test'/>",
    function* ({ domain }) {
      const given = attributeOf(domain?.element, 'name');
      if (given !== undefined && !isHostName(given.value.replace(/\.$/, '')) && !/[\n\r]/.test(given.value))
        yield bad(given, given.value, 'a domain');
    },
  ),
  taken(
    'hostname-syntax',
    'Guests and resolvers do not take such a name, though dnsmasq may hand it out.',
    "<dns><host ip='10.9.0.5'><hostname>my host</hostname></host></dns>",
    "<dns><host ip='10.9.0.5'><hostname>my-host</hostname></host></dns>",
    function* ({ dns, ips }) {
      for (const { element } of (dns?.hosts ?? []).flatMap(({ hostnames }) => hostnames)) {
        const name = textOf(element);
        if (name !== '' && !/[\n\r]/.test(name) && !isHostName(name.replace(/\.$/, '')))
          yield bad(element, name, 'a host name');
      }
      for (const { element, name } of ips.flatMap(({ hosts }) => hosts)) {
        const given = propertyOf(element, 'name');
        if (given !== undefined && name && /^[0-9a-zA-Z]/.test(name) && !/[\n\r]/.test(name) && !isHostName(name))
          yield bad(given, name, 'a host name');
      }
    },
  ),
  taken(
    'hosts-injection',
    "libvirt writes the name into dnsmasq's list of hosts as it is, so what stands behind the line break is an entry of its own.",
    "<dns><host ip='10.9.0.5'><hostname>web\n10.9.0.6 db</hostname></host></dns>",
    "<dns><host ip='10.9.0.5'><hostname>web</hostname></host></dns>",
    function* ({ dns, ips }) {
      for (const { element } of (dns?.hosts ?? []).flatMap(({ hostnames }) => hostnames)) {
        if (/[\n\r]/.test(textOf(element)))
          yield { on: element, what: 'a line break in a host name', fix: 'Write the name and its tags on one line.' };
      }
      for (const { element } of ips.flatMap(({ hosts }) => hosts)) {
        for (const attribute of ['name', 'mac']) {
          const given = propertyOf(element, attribute);
          if (given !== undefined && /[\n\r]/.test(given.value))
            yield { on: given, what: `a line break in the ${attribute} of a host`, fix: 'Remove it.' };
        }
      }
    },
  ),
  duplicates(
    'host-mac-twice',
    'dnsmasq takes one of the two, and the guest gets the address of either.',
    HOST.replace('</dhcp>', "<host mac='52:54:00:AA:BB:CC' ip='10.9.0.6'/></dhcp>"),
    HOST,
    function* ({ ips }) {
      for (const ip of ips) {
        for (const { element, mac } of ip.hosts) {
          const parsed = parseMac(mac ?? '');
          const given = propertyOf(element, 'mac');
          if (parsed !== undefined && given !== undefined)
            yield { scope: ip, key: formatMac(parsed), on: given, what: 'the MAC address' };
        }
      }
    },
  ),
  duplicates(
    'host-ip-twice',
    'The guest that comes first gets the address, and the other gets another one.',
    HOST.replace('</dhcp>', "<host mac='52:54:00:aa:bb:dd' ip='10.9.0.5'/></dhcp>"),
    HOST,
    function* ({ ips }) {
      for (const ip of ips) {
        for (const { element, ip: address } of ip.hosts) {
          const given = propertyOf(element, 'ip');
          if (address !== undefined && given !== undefined)
            yield { scope: ip, key: formatIp(address), on: given, what: 'the address' };
        }
      }
    },
  ),
  duplicates(
    'host-name-twice',
    'The name then has the address of whichever guest came last.',
    HOST.replace('</dhcp>', "<host mac='52:54:00:aa:bb:dd' name='web' ip='10.9.0.6'/></dhcp>"),
    HOST,
    function* ({ ips }) {
      for (const ip of ips) {
        for (const { element, name } of ip.hosts) {
          const given = propertyOf(element, 'name');
          if (name && given !== undefined) yield { scope: ip, key: name.toLowerCase(), on: given, what: 'the name' };
        }
      }
    },
  ),
  duplicates(
    'txt-name-twice',
    'net-update then refuses to change either; write one record, or give the second another name.',
    "<dns><txt name='a' value='1'/><txt name='a' value='2'/></dns>",
    "<dns><txt name='a' value='1'/><txt name='b' value='2'/></dns>",
    function* ({ dns }) {
      for (const { element, name } of dns?.txts ?? []) {
        if (name) yield { scope: 'dns', key: name, on: propertyOf(element, 'name') ?? element, what: 'the TXT record' };
      }
    },
  ),
  duplicates(
    'dns-host-ip-twice',
    'net-update then refuses to change either; one <host> may have several <hostname>.',
    "<dns><host ip='10.9.0.5'><hostname>a</hostname></host><host ip='10.9.0.5'><hostname>b</hostname></host></dns>",
    "<dns><host ip='10.9.0.5'><hostname>a</hostname><hostname>b</hostname></host></dns>",
    function* ({ dns }) {
      for (const { element, ip } of dns?.hosts ?? []) {
        if (ip)
          yield { scope: 'dns', key: formatIp(ip), on: propertyOf(element, 'ip') ?? element, what: 'the address' };
      }
    },
  ),
  duplicates(
    'srv-twice',
    'The service is listed twice, and net-update refuses to change either.',
    "<dns><srv service='a' protocol='tcp' target='x'/><srv service='a' protocol='tcp' target='x'/></dns>",
    "<dns><srv service='a' protocol='tcp' target='x'/><srv service='a' protocol='tcp' target='y'/></dns>",
    function* ({ dns }) {
      for (const { element, service, protocol, domain, target, port } of dns?.srvs ?? []) {
        yield {
          scope: 'dns',
          key: JSON.stringify([service, protocol, domain, target, port]),
          label: `_${service}._${protocol}`,
          on: element,
          what: 'the service',
        };
      }
    },
  ),
];

interface Counted {
  /** Only within one scope is a second one too many. */
  readonly scope: unknown;
  readonly key: string;
  readonly label?: string;
  readonly on: Attribute | Element;
  readonly what: string;
}

function duplicates(
  id: string,
  why: string,
  wrong: string,
  right: string,
  list: (network: Network) => Iterable<Counted>,
): Rule {
  return taken(id, why, wrong, right, function* (network) {
    const seen = new Map<unknown, Set<string>>();
    for (const { scope, key, label = key, on, what } of list(network)) {
      const keys = seen.get(scope) ?? new Set();
      if (keys.has(key))
        yield {
          on,
          what: `${what} ${label} a second time`,
          fix: 'Remove one of them.',
          edits: 'children' in on && id === 'srv-twice' ? [withoutElement(on)] : undefined,
        };
      seen.set(scope, keys.add(key));
    }
  });
}

/** RFC 1123: labels of letters, digits and inner hyphens. An underscore is common and does no harm. */
function isHostName(name: string): boolean {
  return (
    name.length <= 253 &&
    name.split('.').every((label) => /^[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?$/.test(label))
  );
}

function bad(on: Finding['on'], name: string, what: string): Finding {
  return { on, what: `'${name}' is not ${what}`, fix: 'Use letters, digits, hyphens and dots.' };
}
