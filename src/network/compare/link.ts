import type { Bandwidth, LinkSettings, PortGroup, Rate, VirtualPort, Vlan } from '../model.ts';
import { one, type Setting } from './setting.ts';

/** The settings of the link of a guest. `prefix` is empty or ends in a blank. */
export function linkSettings(
  prefix: string,
  { vlan, bandwidth, virtualPort }: Pick<LinkSettings, 'vlan' | 'bandwidth' | 'virtualPort'>,
): Setting[] {
  return [
    ...one(`${prefix}vlan`, vlanText(vlan)),
    ...one(`${prefix}bandwidth inbound`, rateText(bandwidth, 'inbound')),
    ...one(`${prefix}bandwidth outbound`, rateText(bandwidth, 'outbound')),
    ...one(`${prefix}virtualport`, virtualPortText(virtualPort)),
  ];
}

/** net-update replaces a portgroup as a whole. */
export function portGroupSettings(group: PortGroup): Setting {
  const { element, name = '', isDefault, trustGuestRxFilters } = group;
  const inner = linkSettings('', group).map(({ path, value }) => `${path} ${value}`);
  const trust = trustGuestRxFilters === undefined ? [] : [`trustGuestRxFilters ${trustGuestRxFilters ? 'yes' : 'no'}`];
  return {
    path: `portgroup ${name}`,
    value: [...(isDefault ? ['default'] : []), ...trust, ...inner].join(', '),
    entry: { section: 'portgroup', element, isModifiable: true },
  };
}

function vlanText(vlan: Vlan | undefined): string | undefined {
  if (vlan === undefined || vlan.tags.length === 0) return undefined;
  const tags = vlan.tags.map(({ id, nativeMode }) => `${id}${nativeMode === undefined ? '' : ` native ${nativeMode}`}`);
  return `${vlan.trunk ? 'trunk ' : ''}${tags.join(', ')}`;
}

function rateText(bandwidth: Bandwidth | undefined, direction: 'inbound' | 'outbound'): string | undefined {
  const rate: Partial<Rate> = bandwidth?.[direction] ?? {};
  const parts = (['average', 'peak', 'floor', 'burst'] as const).flatMap((name) =>
    // libvirt does not write 0.
    rate[name] ? [`${name} ${rate[name]}`] : [],
  );
  return parts.join(' ') || undefined;
}

function virtualPortText(port: VirtualPort | undefined): string | undefined {
  if (port === undefined) return undefined;
  const parameters = Object.entries(port.parameters)
    .map(([name, value]) => `${name}=${parameterText(name, value)}`)
    .sort();
  return [port.type, ...parameters].filter(Boolean).join(' ') || undefined;
}

/** libvirt writes numbers in base 10 and UUIDs in lower case. */
function parameterText(name: string, value: string): string {
  if (name === 'profileid') return value;
  const uuid = value.replaceAll(/[\s-]/g, '').toLowerCase();
  if (/^[0-9a-f]{32}$/.test(uuid)) return uuid;
  if (/^0[0-7]+$/.test(value)) return String(Number.parseInt(value, 8));
  return /^(?:0[xX][0-9a-fA-F]+|\d+)$/.test(value) ? String(Number(value)) : value;
}
