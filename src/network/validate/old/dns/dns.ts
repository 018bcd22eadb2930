import { textOf } from '../../../../xml/document.ts';
import { propertyOf } from '../../../parse/attributes.ts';
import { isSince, type Rule } from '../rule.ts';
import { define, dns } from './rule.ts';

/** `<dns>`, its forwarders, hosts and TXT records (virNetworkDNSDefParseXML). */
export const dnsRules: readonly Rule[] = [
  dns(
    'dns-forwarder-address',
    'libvirt takes numeric addresses only.',
    "<forwarder addr='dns.google'/>",
    "<forwarder addr='8.8.8.8'/>",
    function* ({ forwarders }, name) {
      for (const { element, address } of forwarders) {
        const given = propertyOf(element, 'addr');
        if (given === undefined || address !== undefined) continue;
        yield {
          on: given,
          what: `'${given.value}' is not an IP address`,
          fix: 'Write the address of the DNS server.',
          libvirt: `XML error: Invalid forwarder IP address '${given.value}' in network '${name}'`,
        };
      }
    },
  ),
  dns(
    'dns-forwarder-empty',
    'A forwarder says where queries go, or for which domain they go nowhere else.',
    '<forwarder/>',
    "<forwarder domain='lab.test' addr='10.0.0.53'/>",
    function* ({ forwarders }) {
      for (const { element, domain } of forwarders) {
        if (domain !== undefined || propertyOf(element, 'addr') !== undefined) continue;
        yield {
          on: element,
          what: 'this <forwarder> has neither addr nor domain',
          fix: "Add addr='…'.",
          libvirt: 'XML error: Invalid forwarder element, must contain at least one of addr or domain',
        };
      }
    },
  ),
  dns(
    'dns-host-without-hostname',
    'The record gives names to an address.',
    "<host ip='10.9.0.5'/>",
    "<host ip='10.9.0.5'><hostname>web</hostname></host>",
    function* ({ hosts }, name, context) {
      for (const { element, hostnames } of hosts) {
        if (hostnames.some((hostname) => isSince(context, '11.3.0') || hostname.element.children.length > 0)) continue;
        yield {
          on: element,
          what: 'this <host> has no <hostname>',
          fix: 'Add <hostname>…</hostname>.',
          libvirt: `Missing hostname in network '${name}' DNS HOST record`,
        };
      }
    },
  ),
  dns(
    'dns-hostname-empty',
    'The record gives names to an address.',
    "<host ip='10.9.0.5'><hostname><!-- none --></hostname></host>",
    "<host ip='10.9.0.5'><hostname>web</hostname></host>",
    function* ({ hosts }, name, context) {
      for (const { element } of hosts.flatMap(({ hostnames }) => hostnames)) {
        if (textOf(element) !== '') continue;
        // Before, one that holds nothing at all was passed over; what that leaves without a name is another rule's.
        if (!isSince(context, '11.3.0') && element.children.length === 0) continue;
        yield {
          on: element,
          what: 'this <hostname> is empty',
          fix: 'Write the name, or remove the element.',
          libvirt: `Missing hostname in network '${name}' DNS HOST record`,
        };
      }
    },
  ),
  dns(
    'dns-host-ip',
    'libvirt takes numeric addresses only.',
    "<host ip='x'><hostname>db</hostname></host>",
    "<host ip='10.9.0.5'><hostname>web</hostname></host>",
    function* ({ hosts }, name) {
      for (const { element, ip } of hosts) {
        const given = propertyOf(element, 'ip');
        if (given === undefined || ip !== undefined) continue;
        yield {
          on: given,
          what: `'${given.value}' is not an IP address`,
          fix: 'Write the address the name stands for.',
          libvirt: `Invalid IP address in network '${name}' DNS HOST record`,
        };
      }
    },
  ),
  dns(
    'dns-host-ip-missing',
    'The record gives names to an address.',
    '<host><hostname>web</hostname></host>',
    "<host ip='10.9.0.5'><hostname>web</hostname></host>",
    function* ({ hosts }, name) {
      for (const { element } of hosts) {
        if (propertyOf(element, 'ip') !== undefined) continue;
        yield {
          on: element,
          what: 'this <host> has no ip',
          fix: "Add ip='…'.",
          libvirt: `Missing IP address in network '${name}' DNS HOST record`,
        };
      }
    },
  ),
  dns(
    'txt-name-missing',
    'A TXT record is found by its name.',
    "<txt value='hello'/>",
    "<txt name='greeting' value='hello'/>",
    function* ({ txts }, name) {
      for (const { element, name: txt } of txts) {
        if (txt !== undefined) continue;
        yield {
          on: element,
          what: 'this <txt> has no name',
          fix: "Add name='…'.",
          libvirt: `missing required name attribute in DNS TXT record of network ${name}`,
        };
      }
    },
  ),
  dns(
    'txt-name-character',
    'libvirt takes no space and no comma here: they would end the name in dnsmasq.conf.',
    "<txt name='my name' value='hello'/>",
    "<txt name='my-name' value='hello'/>",
    function* ({ txts }, name) {
      for (const { element, name: txt } of txts) {
        if (txt === undefined || !/[ ,]/.test(txt)) continue;
        yield {
          on: propertyOf(element, 'name') ?? element,
          what: `the name '${txt}' contains a ${txt.includes(' ') ? 'space' : 'comma'}`,
          fix: 'Use a hyphen instead.',
          libvirt: `prohibited character in DNS TXT record name '${txt}' of network ${name}`,
        };
      }
    },
  ),
  dns(
    'txt-value-missing',
    'A TXT record is nothing but its value.',
    "<txt name='greeting'/>",
    "<txt name='greeting' value='hello'/>",
    function* ({ txts }, name) {
      for (const { element, name: txt, value } of txts) {
        if (value !== undefined) continue;
        yield {
          on: element,
          what: 'this <txt> has no value',
          fix: "Add value='…'.",
          libvirt: `missing required value attribute in DNS TXT record named '${txt}' of network ${name}`,
        };
      }
    },
  ),
  {
    ...dns(
      'dns-record-line-break',
      "libvirt writes the value into a line of dnsmasq's configuration; before, it did not look.",
      "<txt name='a' value='one&#10;two'/>",
      "<txt name='a' value='one two'/>",
      function* ({ txts, srvs }) {
        for (const [kind, parts, attributes] of [
          ['SRV', srvs, ['domain', 'target']],
          ['TXT', txts, ['value']],
        ] as const) {
          for (const { element } of parts) {
            for (const attribute of attributes) {
              const given = propertyOf(element, attribute);
              if (given === undefined || !/[\n\r]/.test(given.value)) continue;
              yield {
                on: given,
                what: `a line break in the ${attribute} of a DNS record`,
                fix: 'Remove it.',
                libvirt: `invalid line break in DNS ${kind} record ${attribute} attribute`,
              };
            }
          }
        }
      },
    ),
    since: '11.3.0',
  },
  {
    id: 'dns-disabled-with-data',
    ...define,
    why: "With enable='no' dnsmasq answers no queries, so records would serve nothing.",
    wrong: "<dns enable='no'><forwarder addr='8.8.8.8'/></dns>",
    right: "<dns enable='no'/>",
    *check({ dns: found, name }) {
      const first = [
        ...(found?.forwarders ?? []),
        ...(found?.hosts ?? []),
        ...(found?.srvs ?? []),
        ...(found?.txts ?? []),
      ][0];
      if (found?.enable !== false || first === undefined) return;
      yield {
        on: propertyOf(found.element, 'enable') ?? found.element,
        what: `enable='no', but there is a <${first.element.name}>`,
        fix: "Remove enable='no', or what is inside <dns>.",
        libvirt: `XML error: Extra data in disabled network '${name}'`,
      };
    },
  },
];
