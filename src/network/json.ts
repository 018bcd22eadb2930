import { formatIp, type IpAddress } from '../address/ip.ts';
import { formatMac, type MacAddress } from '../address/mac.ts';
import type { Element } from '../xml/document.ts';
import type { Network } from './model.ts';

/** A JSON value. Undefined members are omitted when it is printed. */
export type NetworkJson =
  | string
  | number
  | boolean
  | undefined
  | readonly NetworkJson[]
  | { [key: string]: NetworkJson };

/**
 * A network as plain data: field names of the model, addresses as text, `<metadata>` as XML. Fields that the XML does not set
 * are omitted.
 */
export function networkJson(network: Network, source: string): { [key: string]: NetworkJson } {
  return membersOf(network, source);
}

function membersOf(part: object, source: string): { [key: string]: NetworkJson } {
  return Object.fromEntries(
    Object.entries(part)
      .filter(([key, value]) => key === 'metadata' || !isElement(value))
      .map(([key, value]) => [key, jsonOf(value, source)]),
  );
}

function jsonOf(value: unknown, source: string): NetworkJson {
  if (isMac(value)) return formatMac(value);
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((each) => jsonOf(each, source));
  if (typeof value === 'bigint') return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value.toString();
  if (typeof value !== 'object' || value === null) return value as NetworkJson;
  if (isIp(value)) return formatIp(value);
  return isElement(value) ? source.slice(value.at, value.end) : membersOf(value, source);
}

/** A MAC address is the only list of six numbers in the model. */
function isMac(value: unknown): value is MacAddress {
  return Array.isArray(value) && value.length === 6 && value.every((octet) => typeof octet === 'number');
}

function isIp(value: object): value is IpAddress {
  return 'family' in value && 'value' in value;
}

function isElement(value: unknown): value is Element {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'element';
}
