import { formatIp } from '../../address/ip.ts';
import { hasOwnBridge, modeOf } from '../facts.ts';
import type { Forward, Network, PciAddress } from '../model.ts';
import { one, type Setting } from './setting.ts';

/** What libvirt writes into the live XML of a NAT without a range of ports. */
const DEFAULT_PORTS = '1024-65535';

export interface ForwardOptions {
  readonly live: boolean;
  /** Whether libvirt knows the model of a driver. */
  readonly hasModel: boolean;
}

export function forwardSettings(network: Network, { live, hasModel }: ForwardOptions): Setting[] {
  const { forward } = network;
  if (forward === undefined) return [];
  const { managed, driver, driverModel } = forward;
  return [
    ...one('forward mode', modeText(network)),
    ...one('forward managed', modeOf(network) === 'hostdev' && managed ? 'yes' : undefined),
    ...one('forward driver', driver),
    ...one('forward driver model', hasModel ? driverModel : undefined),
    ...natSettings(network),
    ...deviceSettings(network, forward, live),
  ];
}

function natSettings(network: Network): Setting[] {
  const nat = network.forward?.nat;
  if (nat === undefined || modeOf(network) !== 'nat') return [];
  const { ipv6, address, port } = nat;
  const ports = port && `${port.start}-${port.end}`;
  return [
    ...one('forward nat ipv6', ipv6 === true ? 'yes' : undefined),
    ...one(
      'forward nat address',
      address?.start && `${formatIp(address.start)} - ${formatIp(address.end ?? address.start)}`,
    ),
    ...one('forward nat ports', ports === DEFAULT_PORTS ? undefined : ports),
  ];
}

/** The live XML lists the virtual functions of a physical one. */
function deviceSettings(
  network: Network,
  { interfaces, addresses, physicalFunctions }: Forward,
  live: boolean,
): Setting[] {
  const functions = physicalFunctions.slice(0, 1).flatMap(({ dev }) => one('forward pf', dev));
  if (live && functions.length > 0) return functions;
  if (interfaces.length > 0) {
    return interfaces.map(({ dev = '', element }) => ({
      path: `forward interface ${dev}`,
      value: '',
      // The firewall rules of an own-bridge network name its device.
      ...(!hasOwnBridge(network) && { entry: { section: 'forward-interface', element } }),
    }));
  }
  if (addresses.length > 0) return addresses.map((each) => ({ path: `forward address ${pciText(each)}`, value: '' }));
  return functions;
}

function pciText({ domain, bus, slot, function: number }: PciAddress): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${hex(number, 1)}`;
}

/** The forward mode for a person; an isolated network has none. */
function modeText(network: Network): string | undefined {
  const mode = modeOf(network);
  return mode === 'none' ? undefined : mode;
}
