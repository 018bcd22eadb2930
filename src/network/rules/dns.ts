import { textOf } from '../../xml/document.ts';
import type { Dns, DnsSrv } from '../model.ts';
import { attributeOf, propertyOf } from '../reading/given.ts';
import type { Finding, Rule } from './rule.ts';

const define = { severity: 'error', stage: 'define' } as const;

/** What libvirt leaves for the name in a DNS query of 512 bytes (DNS_RECORD_LENGTH_SRV). */
const MAX_SERVICE_BYTES = 482;

/** `<dns>` (virNetworkDNSDefParseXML). */
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
    function* ({ hosts }, name) {
      for (const { element, hostnames } of hosts) {
        if (hostnames.length > 0) continue;
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
    "<host ip='10.9.0.5'><hostname/></host>",
    "<host ip='10.9.0.5'><hostname>web</hostname></host>",
    function* ({ hosts }, name) {
      for (const { element } of hosts.flatMap(({ hostnames }) => hostnames)) {
        if (textOf(element) !== '') continue;
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
  srv(
    'srv-service-missing',
    'An SRV record is found by service and protocol.',
    "protocol='tcp'",
    function* ({ element, service }, name) {
      if (service !== undefined) return;
      yield {
        on: element,
        what: 'this <srv> has no service',
        fix: "Add service='…', without the underscore.",
        libvirt: `missing required service attribute in DNS SRV record of network '${name}'`,
      };
    },
  ),
  srv(
    'srv-service-long',
    'A DNS answer has room for so much.',
    `service='${'s'.repeat(483)}' protocol='tcp'`,
    function* ({ element, service }, name) {
      if (Buffer.byteLength(service ?? '') <= MAX_SERVICE_BYTES) return;
      yield {
        on: propertyOf(element, 'service') ?? element,
        what: `the service is longer than ${MAX_SERVICE_BYTES} bytes`,
        fix: 'Use its short name.',
        libvirt: `service attribute '${service}' in network '${name}' is too long, limit is ${MAX_SERVICE_BYTES} bytes`,
      };
    },
  ),
  srv(
    'srv-service-character',
    'libvirt takes letters, digits and _ - + / * here.',
    "service='my service' protocol='tcp'",
    function* ({ element, service }, name) {
      const wrong = /[^a-zA-Z0-9_\-+/*]/.exec(service ?? '')?.[0];
      if (wrong === undefined) return;
      yield {
        on: propertyOf(element, 'service') ?? element,
        what: `the service contains '${wrong}'`,
        fix: 'Write letters, digits and _ - + / * only.',
        libvirt: `invalid character in service attribute '${service}' in DNS SRV record of network '${name}'`,
      };
    },
  ),
  srv(
    'srv-protocol-missing',
    'An SRV record is found by service and protocol.',
    "service='ldap'",
    function* ({ element, service, protocol }, name) {
      if (protocol !== undefined) return;
      yield {
        on: element,
        what: 'this <srv> has no protocol',
        fix: "Add protocol='tcp' or protocol='udp'.",
        libvirt: `missing required protocol attribute in DNS SRV record '${service}' of network '${name}'`,
      };
    },
  ),
  srv(
    'srv-protocol-character',
    'libvirt takes letters, digits and - + / here, and sets the underscore itself.',
    "service='ldap' protocol='_tcp'",
    function* ({ element, protocol }, name) {
      const wrong = /[^a-zA-Z0-9\-+/]/.exec(protocol ?? '')?.[0];
      if (wrong === undefined) return;
      yield {
        on: propertyOf(element, 'protocol') ?? element,
        what: `the protocol contains '${wrong}'`,
        fix: "Write 'tcp' or 'udp'.",
        libvirt: `invalid character in protocol attribute '${protocol}' in DNS SRV record of network '${name}'`,
      };
    },
  ),
  srv(
    'srv-without-target',
    'Port, priority and weight are those of the target.',
    "service='ldap' protocol='tcp' port='389'",
    function* ({ element, service, target, ...numbers }, name) {
      for (const attribute of ['port', 'priority', 'weight'] as const) {
        const given = attributeOf(element, attribute);
        if (given === undefined || numbers[attribute] === undefined || target !== undefined) continue;
        yield {
          on: given,
          what: `a ${attribute} without a target`,
          fix: "Add target='…', the host that serves it.",
          libvirt: `DNS SRV ${attribute} attribute not permitted without target for service '${service}' in network '${name}'`,
        };
      }
    },
  ),
  srv(
    'srv-number',
    'Ports go from 1 to 65535, priority and weight from 0.',
    "service='ldap' protocol='tcp' target='ldap.lab' port='0'",
    function* ({ element, service, target, ...numbers }, name) {
      for (const attribute of ['port', 'priority', 'weight'] as const) {
        const given = attributeOf(element, attribute);
        const number = numbers[attribute];
        const least = attribute === 'port' ? 1 : 0;
        if (
          given === undefined ||
          (number !== undefined && (target === undefined || (number >= least && number <= 65535)))
        )
          continue;
        yield {
          on: given,
          what: `${attribute}='${given.value}' is not a number from ${least} to 65535`,
          fix: `Write a number from ${least} to 65535.`,
          libvirt: `${attribute === 'priority' ? 'Invalid' : 'invalid'} DNS SRV ${attribute} attribute for service '${service}' in network '${name}'`,
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

function dns(
  id: string,
  why: string,
  wrong: string,
  right: string,
  check: (dns: Dns, name: string | undefined) => Iterable<Finding>,
): Rule {
  return {
    id,
    ...define,
    why,
    wrong: `<dns>${wrong}</dns>`,
    right: `<dns>${right}</dns>`,
    *check({ dns: found, name }) {
      if (found !== undefined) yield* check(found, name);
    },
  };
}

function srv(
  id: string,
  why: string,
  wrong: string,
  check: (srv: DnsSrv, name: string | undefined) => Iterable<Finding>,
): Rule {
  const right =
    "<srv service='ldap' protocol='tcp' domain='lab.test' target='ldap.lab.test' port='389' priority='0' weight='5'/>";
  return dns(id, why, `<srv ${wrong}/>`, right, function* ({ srvs }, name) {
    for (const found of srvs) yield* check(found, name);
  });
}
