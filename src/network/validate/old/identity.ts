import { isMulticast, parseMac } from '../../../address/mac.ts';
import type { Element } from '../../../xml/document.ts';
import { textOf } from '../../../xml/document.ts';
import { withoutElement } from '../../../xml/edit.ts';
import type { Network } from '../../model.ts';
import { attributeOf, childOf } from '../../parse/attributes.ts';
import { malformedMac } from './mac.ts';
import type { Rule } from './rule.ts';

/** Linux: NAME_MAX, in bytes. */
export const MAX_FILE_NAME = 255;

const define = { severity: 'error', stage: 'define' } as const;

/** Name, uuid, title, domain and MAC address. */
export const identityRules: readonly Rule[] = [
  {
    id: 'name-missing',
    ...define,
    why: 'Every command addresses a network by its name.',
    wrong: '<network><name/></network>',
    right: '<network><name>lab</name></network>',
    *check(network) {
      if (network.name !== undefined) return;
      const named = childOf(network.element, 'name');
      const elsewhere = network.element.namespace !== undefined && named === undefined;
      yield {
        on: named ?? network.element,
        what: elsewhere
          ? `<network> is in the namespace ${network.element.namespace}, so libvirt sees none of its parts`
          : 'the network has no name',
        fix: elsewhere ? 'Remove the xmlns attribute.' : 'Add <name>…</name> as the first element.',
        libvirt: 'missing name information',
      };
    },
  },
  {
    id: 'name-slash',
    ...define,
    why: 'libvirt keeps the network in a file of this name.',
    wrong: '<network><name>lab/one</name></network>',
    right: '<network><name>lab-one</name></network>',
    *check(network) {
      if (!network.name?.includes('/')) return;
      yield {
        on: nameElement(network),
        what: `the name '${network.name}' contains a slash`,
        fix: `Use another character, say '${network.name.replaceAll('/', '-')}'.`,
        libvirt: 'invalid char in name: /',
      };
    },
  },
  {
    id: 'name-newline',
    ...define,
    why: 'libvirt keeps the network in a file of this name, and prints it in one line.',
    wrong: '<network><name>lab\n</name></network>',
    right: '<network><name>lab</name></network>',
    *check(network) {
      if (!network.name?.includes('\n')) return;
      yield {
        on: nameElement(network),
        what: 'the name contains a line break',
        fix: 'Write the name and its tags on one line.',
        libvirt: 'invalid char in name: \n',
      };
    },
  },
  {
    id: 'name-long',
    ...define,
    why: 'libvirt keeps the network in a file of this name, and file names end at 255 bytes.',
    wrong: `<network><name>${'lab'.repeat(83)}</name></network>`,
    right: '<network><name>lab</name></network>',
    *check(network) {
      const bytes = Buffer.byteLength(network.name ?? '');
      if (bytes <= MAX_FILE_NAME - '.xml.new'.length) return;
      yield {
        on: nameElement(network),
        what: `the name has ${bytes} bytes`,
        fix: 'Choose a shorter name.',
        libvirt: `Failed to create file '/etc/libvirt/qemu/networks/${network.name}.xml.new': File name too long`,
      };
    },
  },
  {
    id: 'uuid-malformed',
    ...define,
    why: 'A UUID is 32 hexadecimal digits; libvirt makes one itself where the file gives none.',
    wrong: '<uuid>12345</uuid>',
    right: '<uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid>',
    *check({ element, uuid }) {
      const given = childOf(element, 'uuid');
      if (uuid !== undefined || given === undefined || textOf(given) === '') return;
      yield {
        on: given,
        what: `'${textOf(given)}' is not a UUID`,
        fix: 'Remove <uuid>, so that libvirt makes one, or copy the right one from net-dumpxml.',
        libvirt: 'internal error: malformed uuid element',
      };
    },
  },
  {
    id: 'title-newline',
    ...define,
    since: '9.7.0',
    why: 'The title stands in one line of net-list; the description may have many.',
    wrong: '<title>two\nlines</title>',
    right: '<title>one line</title>',
    *check({ element, title }) {
      const given = childOf(element, 'title');
      if (given === undefined || !title?.includes('\n')) return;
      yield {
        on: given,
        what: 'the title contains a line break',
        fix: 'Write it in one line, and the rest into <description>.',
        libvirt: "XML error: Network title can't contain newlines",
      };
    },
  },
  {
    id: 'title-carriage-return',
    severity: 'error',
    stage: 'start',
    since: '9.7.0',
    why: 'libvirt copies the network before it starts it: in the copy a carriage return is a line break, which it then refuses.',
    wrong: '<title>two&#13;lines</title>',
    right: '<title>one line</title>',
    *check({ element, title }) {
      const given = childOf(element, 'title');
      if (given === undefined || !title?.includes('\r') || title.includes('\n')) return;
      yield {
        on: given,
        what: 'a carriage return in the title',
        fix: 'Remove it.',
        libvirt: "XML error: Network title can't contain newlines",
      };
    },
  },
  {
    id: 'domain-register-needs-local-only',
    ...define,
    since: '10.1.0',
    why: "systemd-resolved sends the domain's names to this network only when the network alone answers for them.",
    wrong: "<domain name='lab.test' register='yes'/>",
    right: "<domain name='lab.test' localOnly='yes' register='yes'/>",
    *check({ domain, name }) {
      if (domain?.register !== true || domain.localOnly === true) return;
      yield {
        on: domain.element.attributes.find(({ local }) => local === 'register') ?? domain.element,
        what: "register='yes' without localOnly='yes'",
        fix: "Add localOnly='yes' to <domain>.",
        libvirt: `unsupported configuration: attribute 'register=yes' in <domain> element requires 'localOnly=yes' in network ${name}`,
      };
    },
  },
  {
    id: 'mac-malformed',
    ...define,
    why: 'The bridge gets this address; libvirt makes one itself where the file gives none.',
    wrong: "<mac address='52:54:00:aa:bb'/>",
    right: "<mac address='52:54:00:aa:bb:cc'/>",
    *check({ element, name }) {
      const given = attributeOf(childOf(element, 'mac'), 'address');
      if (given === undefined) return;
      yield* malformedMac(given, `XML error: Invalid bridge mac address '${given.value}' in network '${name}'`);
    },
  },
  {
    id: 'mac-multicast',
    ...define,
    why: 'An odd first octet makes it the address of a group, which no interface can have.',
    wrong: "<mac address='53:54:00:aa:bb:cc'/>",
    right: "<mac address='52:54:00:aa:bb:cc'/>",
    *check({ element, name }) {
      const given = attributeOf(childOf(element, 'mac'), 'address');
      const mac = parseMac(given?.value ?? '');
      if (given === undefined || mac === undefined || !isMulticast(mac)) return;
      yield {
        on: given,
        what: `'${given.value}' is a multicast address`,
        fix: "Make the first octet even, say '52', or remove <mac>.",
        libvirt: `XML error: Invalid multicast bridge mac address '${given.value}' in network '${name}'`,
      };
    },
  },
  {
    id: 'dnsmasq-option-value',
    ...define,
    why: 'Each option is one line of dnsmasq.conf, and this one has no text.',
    wrong: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><dnsmasq:options><dnsmasq:option name='log-dhcp'/></dnsmasq:options></network>`,
    right: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><dnsmasq:options><dnsmasq:option value='log-dhcp'/></dnsmasq:options></network>`,
    *check({ dnsmasqOptions }) {
      for (const { element, value } of dnsmasqOptions) {
        if (value !== undefined) continue;
        yield {
          on: element,
          what: 'this dnsmasq option has no value',
          fix: "Write value='…', or remove the element.",
          libvirt: 'internal error: No dnsmasq options value specified',
          edits: element.attributes.length === 0 ? [withoutElement(element)] : undefined,
        };
      }
    },
  },
];

function nameElement(network: Network): Element {
  return childOf(network.element, 'name') ?? network.element;
}
