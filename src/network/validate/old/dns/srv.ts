import type { DnsSrv } from '../../../model.ts';
import { attributeOf, propertyOf } from '../../../parse/attributes.ts';
import type { Finding, Rule } from '../rule.ts';
import { dns } from './rule.ts';

/** What libvirt leaves for the name in a DNS query of 512 bytes (DNS_RECORD_LENGTH_SRV). */
const MAX_SERVICE_BYTES = 482;

/** `<srv>` of `<dns>` (virNetworkDNSSrvDefParseXML). */
export const dnsSrvRules: readonly Rule[] = [
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
];

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
