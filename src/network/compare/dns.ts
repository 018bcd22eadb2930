import { formatIp } from '../../address/ip.ts';
import type { DnsSrv, Network } from '../model.ts';
import { one, type Setting } from './setting.ts';

export interface DnsOptions {
  /** Whether libvirt knows the port of a forwarder. */
  readonly hasPort: boolean;
}

export function dnsSettings({ dns }: Network, { hasPort }: DnsOptions): Setting[] {
  if (dns === undefined) return [];
  const { enable, forwardPlainNames, forwarders, txts, srvs, hosts } = dns;
  return [
    ...one('dns', enable === false ? 'off' : undefined),
    ...one('dns forwardPlainNames', forwardPlainNames === false ? 'no' : undefined),
    ...forwarders.map(({ address, domain, port }) => ({
      path: `dns forwarder ${[domain, address && formatIp(address)].filter(Boolean).join(' to ')}`,
      value: hasPort && port !== undefined ? `port ${port}` : '',
    })),
    ...txts.map(
      ({ element, name = '', value = '' }): Setting => ({
        path: `dns txt ${name}`,
        value,
        entry: { section: 'dns-txt', element, isModifiable: true },
      }),
    ),
    ...srvs.map(
      (srv): Setting => ({
        path: `dns srv ${srvText(srv)}`,
        value: '',
        entry: { section: 'dns-srv', element: srv.element },
      }),
    ),
    ...hosts.map(
      ({ element, ip, hostnames }): Setting => ({
        path: `dns host ${ip === undefined ? '' : formatIp(ip)}`,
        value: hostnames.map(({ name }) => name).join(' '),
        entry: { section: 'dns-host', element, isModifiable: true },
      }),
    ),
  ];
}

/** The parts of a record that are set; 0 is the default of all numbers. */
function srvText({ service, protocol, domain, target, port, priority, weight }: DnsSrv): string {
  return [
    `${service ?? ''} ${protocol ?? ''}`,
    domain && `domain ${domain}`,
    target && `target ${target}`,
    port && `port ${port}`,
    priority && `priority ${priority}`,
    weight && `weight ${weight}`,
  ]
    .filter(Boolean)
    .join(', ');
}
