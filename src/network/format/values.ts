import { formatIp, parseIp } from '../../address/ip.ts';
import { formatMac, parseMac } from '../../address/mac.ts';
import type { AttributeSchema, ValueType } from '../../document/schema.ts';

/** How libvirt writes the value of an attribute; undefined if it does not write the attribute. */
export function writtenAttribute({ type, omit }: AttributeSchema, value: string): string | undefined {
  const written = writtenValue(type, value);
  return written === undefined || omit?.includes(written) ? undefined : written;
}

/** How libvirt writes a value that it can read; any other value unchanged. Undefined if it does not write the value. */
export function writtenValue(type: ValueType, value: string): string | undefined {
  return typeof type === 'string' ? WRITERS[type](value) : value;
}

type Writer = (value: string) => string | undefined;

const WRITERS: Readonly<Record<Extract<ValueType, string>, Writer>> = {
  text: unchanged,
  'yes-no': unchanged,
  yes: (value) => (/^yes$/i.test(value) ? 'yes' : undefined),
  off: (value) => (value === 'off' ? 'off' : 'on'),
  uint: decimal,
  decimal,
  number,
  hex4: hexadecimal(4),
  hex2: hexadecimal(2),
  hex1: hexadecimal(1),
  ip,
  mac,
  uuid,
};

function unchanged(value: string): string {
  return value;
}

function decimal(value: string): string {
  return /^\s*\+?\d{1,15}$/.test(value) ? String(Number(value)) : value;
}

function number(value: string): string {
  if (/^0[0-7]{1,15}$/.test(value)) return String(Number.parseInt(value, 8));
  return /^0[xX][0-9a-fA-F]{1,12}$/.test(value) ? String(Number(value)) : decimal(value);
}

function hexadecimal(digits: number): Writer {
  return (value) => {
    const read = number(value);
    return /^\d+$/.test(read) ? `0x${Number(read).toString(16).padStart(digits, '0')}` : value;
  };
}

function ip(value: string): string {
  const address = parseIp(value);
  return address === undefined ? value : formatIp(address);
}

function mac(value: string): string {
  const address = parseMac(value);
  return address === undefined ? value : formatMac(address);
}

function uuid(value: string): string {
  const digits = value.replace(/[\s-]/g, '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(digits) ? digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : value;
}
