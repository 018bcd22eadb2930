import { withoutElement } from '../../../xml/edit.ts';
import type { PciAddress } from '../../model.ts';
import { property, propertyOf } from '../../parse/attributes.ts';
import { isBinary, unsignedInt } from '../../parse/scalars.ts';
import { forward } from './forward/rule.ts';
import { type Finding, isSince, type Rule, type RuleContext } from './rule.ts';

const PCI = ['domain', 'bus', 'slot', 'function'] as const;

/** The devices of a `<forward>`, by PCI address or physical function. */
export const poolRules: readonly Rule[] = [
  pool(
    'forward-address-type',
    'Devices are given by PCI address.',
    "<address bus='0'/>",
    function* ({ element }, name) {
      const given = propertyOf(element, 'type');
      if (given?.value === 'pci') return;
      const libvirt =
        given === undefined
          ? `XML error: missing address type in network ${name}`
          : ['none', 'netdev'].includes(given.value)
            ? `XML error: unsupported address type '${given.value}' in network ${name}`
            : `unsupported configuration: unknown address type '${given.value}' in network ${name}`;
      yield {
        on: given ?? element,
        what: given === undefined ? 'this <address> has no type' : `the address type '${given.value}'`,
        fix: "Write type='pci'.",
        libvirt,
      };
    },
  ),
  pool(
    'pci-address-number',
    'libvirt reads numbers here, with 0x in hexadecimal.',
    "<address type='pci' bus='x' slot='1'/>",
    function* ({ element }, _name, context) {
      for (const part of PCI) {
        const given = propertyOf(element, part);
        if (property(element, 'type') !== 'pci' || given === undefined) continue;
        const readable = isSince(context, '11.3.0') || !isBinary(given.value);
        if (readable && unsignedInt(given.value, 0) !== undefined) continue;
        yield {
          on: given,
          what: `${part}='${given.value}' is not a number`,
          fix: 'Write it as lspci does, with 0x before it.',
          libvirt: `XML error: Invalid value for attribute '${part}' in element 'address': '${given.value}'. Expected non-negative integer value`,
        };
      }
    },
  ),
  pool(
    'pci-address-range',
    'A PCI bus is at most 0xff, a slot 0x1f, a function 7.',
    "<address type='pci' bus='0x100' slot='1'/>",
    function* ({ element, bus, slot, function: unit }) {
      if (property(element, 'type') !== 'pci') return;
      const parts = [
        ['bus', bus, 0xff, `bus='0x${bus.toString(16)}', must be <= 0xFF`],
        ['slot', slot, 0x1f, `slot='0x${slot.toString(16)}', must be <= 0x1F`],
        ['function', unit, 7, `function=0x${unit.toString(16)}, must be <= 7`],
      ] as const;
      for (const [part, number, maximum, text] of parts) {
        if (number > maximum)
          yield {
            on: propertyOf(element, part) ?? element,
            what: `the PCI ${part} 0x${number.toString(16)} is above 0x${maximum.toString(16)}`,
            fix: 'Copy the address that lspci prints.',
            libvirt: `XML error: Invalid PCI address ${text}`,
          };
      }
    },
  ),
  pool(
    'pci-address-multifunction',
    'The switch is on or off.',
    "<address type='pci' bus='1' slot='1' multifunction='yes'/>",
    function* ({ element }) {
      const given = propertyOf(element, 'multifunction');
      if (property(element, 'type') !== 'pci' || given === undefined || ['on', 'off'].includes(given.value)) return;
      yield {
        on: given,
        what: `multifunction='${given.value}' is neither on nor off`,
        fix: 'Remove it: it has no use in a network.',
        libvirt: `XML error: Invalid value for attribute 'multifunction' in element 'address': '${given.value}'.`,
      };
    },
  ),
  forward(
    'pci-address-twice',
    'A guest is given a device of the pool that no other guest has.',
    "<forward mode='hostdev'><address type='pci' bus='1' slot='1'/><address type='pci' bus='1' slot='0x1'/></forward>",
    "<forward mode='hostdev'><pf dev='eth0'/></forward>",
    function* (found, { name }) {
      if (found.interfaces.length > 0) return;
      const seen = new Set<string>();
      for (const address of found.addresses) {
        const text = pciText(address);
        if (seen.has(text))
          yield {
            on: address.element,
            what: `the PCI device ${text} is listed a second time`,
            fix: 'Remove it.',
            libvirt: `XML error: PCI device '${text}' can only be listed once in network ${name}`,
            edits: [withoutElement(address.element)],
          };
        seen.add(text);
      }
    },
  ),
  forward(
    'forward-pf',
    'The virtual functions of one physical function make the pool.',
    "<forward mode='hostdev'><pf/></forward>",
    "<forward mode='hostdev'><pf dev='eth0'/></forward>",
    function* (found, { name }) {
      if (found.interfaces.length > 0 || found.addresses.length > 0) return;
      const [first, second] = found.physicalFunctions;
      if (second !== undefined) {
        yield {
          on: second.element,
          what: 'a second <pf>',
          fix: 'Make a network for each.',
          libvirt: `XML error: Only one <pf> element is allowed in <forward> of network ${name}`,
        };
      } else if (first !== undefined && first.dev === undefined) {
        yield {
          on: first.element,
          what: 'this <pf> has no dev',
          fix: "Add dev='…'.",
          libvirt: `XML error: Missing required dev attribute in <pf> element of network '${name}'`,
        };
      }
    },
  ),
];

/** `DDDD:BB:SS.F`, as libvirt prints it. */
export function pciText({ domain, bus, slot, function: unit }: PciAddress): string {
  const hex = (number: number, digits: number) => number.toString(16).padStart(digits, '0');
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${hex(unit, 1)}`;
}

/** For each `<address>` of the pool; libvirt does not look at them beside interfaces. */
function pool(
  id: string,
  why: string,
  wrong: string,
  check: (address: PciAddress, name: string | undefined, context: RuleContext) => Iterable<Finding>,
): Rule {
  return forward(
    id,
    why,
    `<forward mode='hostdev'>${wrong}</forward>`,
    "<forward mode='hostdev'><pf dev='eth0'/></forward>",
    function* (found, { name }, context) {
      if (found.interfaces.length > 0) return;
      for (const address of found.addresses) yield* check(address, name, context);
    },
  );
}
