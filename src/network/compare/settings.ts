import { formatIp } from '../../address/ip.ts';
import { formatMac } from '../../address/mac.ts';
import { versionNumber } from '../../document/version.ts';
import { bridgeTemplate, hasOwnBridge } from '../facts.ts';
import type { Network } from '../model.ts';
import { dnsSettings } from './dns.ts';
import { forwardSettings } from './forward.ts';
import { ipSettings, routeSettings } from './ip.ts';
import { linkSettings, portGroupSettings } from './link.ts';
import { metadataText } from './metadata.ts';
import { one, type Setting } from './setting.ts';

export interface SettingsOptions {
  /** The version of libvirt, which ignores what it does not know yet; undefined for the newest. */
  readonly libvirt?: string | undefined;
  /** Whether the network was read from an active one, to which libvirt adds what it chose at the start. */
  readonly live: boolean;
}

/** What a network sets, in one spelling and without libvirt's defaults. */
export function settingsOf(network: Network, { libvirt, live }: SettingsOptions): Setting[] {
  const knows = (since: string) =>
    libvirt === undefined || (versionNumber(libvirt) ?? 0) >= (versionNumber(since) ?? 0);
  return numbered([
    ...identity(network),
    ...(knows('9.7.0') ? [...one('title', network.title), ...one('description', network.description)] : []),
    ...(network.metadata === undefined ? [] : one('metadata', metadataText(network.metadata))),
    ...one('ipv6 without an address', network.ipv6 === true ? 'yes' : undefined),
    ...one('trustGuestRxFilters', network.trustGuestRxFilters === true ? 'yes' : undefined),
    ...forwardSettings(network, { live, hasModel: knows('10.0.0') }),
    ...bridgeSettings(network),
    ...one('mtu', network.mtu),
    ...domainSettings(network, knows('10.1.0')),
    ...dnsSettings(network, { hasPort: knows('12.0.0') }),
    ...linkSettings('', network),
    ...one('port isolated', network.portIsolated === true ? 'yes' : undefined),
    ...network.ips.flatMap(ipSettings),
    ...network.routes.map(routeSettings),
    ...network.portGroups.map(portGroupSettings),
    ...network.dnsmasqOptions.map(({ value = '' }) => ({ path: `dnsmasq option ${value}`, value: '' })),
  ]);
}

/** Lists whose order has a meaning, by name. */
export function orderedLists({ dns, forward, dnsmasqOptions }: Network): Readonly<Record<string, readonly string[]>> {
  return {
    'dns forwarders': (dns?.forwarders ?? []).map(({ address, domain }) =>
      [domain, address && formatIp(address)].filter(Boolean).join(' to '),
    ),
    'forward interfaces': (forward?.interfaces ?? []).map(({ dev = '' }) => dev),
    'dnsmasq options': dnsmasqOptions.map(({ value = '' }) => value),
  };
}

function identity(network: Network): Setting[] {
  const { uuid, mac, name } = network;
  return [
    ...one('name', name),
    ...one('uuid', uuid),
    ...(hasOwnBridge(network) ? one('mac', mac && formatMac(mac)) : []),
  ];
}

function bridgeSettings(network: Network): Setting[] {
  const { bridge } = network;
  if (bridge === undefined) return [];
  const { name, zone, stp, delay, macTableManager } = bridge;
  return [
    // libvirt picks a name for a template.
    ...(bridgeTemplate(network) === undefined ? one('bridge name', name) : []),
    ...one('bridge zone', zone),
    ...(hasOwnBridge(network) && !stp ? one('bridge stp', 'off') : []),
    ...(hasOwnBridge(network) && delay !== 0 ? one('bridge delay', delay) : []),
    ...one('bridge macTableManager', macTableManager === 'libvirt' ? 'libvirt' : undefined),
  ];
}

function domainSettings({ domain }: Network, hasRegister: boolean): Setting[] {
  return [
    ...one('domain', domain?.name),
    ...one('domain localOnly', domain?.localOnly === true ? 'yes' : undefined),
    ...one('domain register', hasRegister && domain?.register === true ? 'yes' : undefined),
  ];
}

/** Gives a path that occurs again a number. */
function numbered(settings: readonly Setting[]): Setting[] {
  const counts = new Map<string, number>();
  return settings.map((setting) => {
    const count = (counts.get(setting.path) ?? 0) + 1;
    counts.set(setting.path, count);
    return count === 1 ? setting : { ...setting, path: `${setting.path} (${count})` };
  });
}
