import type { Forward, PciAddress } from '../../model.ts';

/** The attributes of a PCI address, in the order libvirt reads them. */
export const PCI_PARTS = ['domain', 'bus', 'slot', 'function'] as const;

/** The PCI addresses of the pool; libvirt reads none where `<forward>` lists interfaces. */
export function pciAddressesOf(forward: Forward | undefined): readonly PciAddress[] {
  return forward === undefined || forward.interfaces.length > 0 ? [] : forward.addresses;
}

/** `DDDD:BB:SS.F`, as libvirt and lspci print it. */
export function pciText({ domain, bus, slot, function: unit }: PciAddress): string {
  const hex = (number: number, digits: number) => number.toString(16).padStart(digits, '0');
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${hex(unit, 1)}`;
}
