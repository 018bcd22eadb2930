import type { Attribute, Element } from '../../xml/document.ts';
import type { Network } from '../model.ts';
import { attributeOf, childOf, propertyOf } from '../parse/attributes.ts';

/** A value that libvirt writes unescaped into dnsmasq's configuration, and the resulting line without its line end. */
export interface DnsmasqLine {
  readonly on: Attribute | Element;
  readonly text: string;
  /** Whether it is a `<dnsmasq:option>`, all of which may be wrong, and not only text after a line break. */
  readonly isOption?: true;
}

/** The lines of NETWORK.conf that contain values of the XML (networkDnsmasqConfContents), in their order. */
export function* dnsmasqLines(network: Network): Generator<DnsmasqLine> {
  const { bridge, domain, dns, ips, dnsmasqOptions } = network;
  const link = attributeOf(bridge?.element, 'name');
  if (link !== undefined) yield { on: link, text: `interface=${link.value}` };
  const servesDns = dns?.enable !== false;
  if (servesDns) {
    for (const { element, domain: of } of dns?.forwarders ?? []) {
      const on = propertyOf(element, 'domain');
      if (on !== undefined && of !== undefined)
        yield { on, text: `server=/${of}/${propertyOf(element, 'addr')?.value ?? '#'}` };
    }
  }
  const name = attributeOf(domain?.element, 'name');
  if (name !== undefined) {
    if (domain?.localOnly === true) yield { on: name, text: `local=/${name.value}/` };
    yield { on: name, text: `domain=${name.value}` };
  }
  if (servesDns) {
    for (const { element, name: txt, value } of dns?.txts ?? []) {
      yield { on: propertyOf(element, 'value') ?? element, text: `txt-record=${txt ?? ''},${value ?? ''}` };
    }
    for (const srv of dns?.srvs ?? [])
      yield { on: propertyOf(srv.element, 'target') ?? srv.element, text: srvLine(srv) };
  }
  for (const { element, tftpRoot, bootp, dhcp, ranges, hosts } of ips) {
    const root = attributeOf(childOf(element, 'tftp'), 'root');
    if (root !== undefined && tftpRoot !== undefined) yield { on: root, text: `tftp-root=${tftpRoot}` };
    const file = propertyOf(childOf(dhcp, 'bootp'), 'file');
    // Without a range or host there is no DHCP, and libvirt does not write it.
    const servesDhcp = ranges.length + hosts.length > 0;
    if (file !== undefined && bootp?.file !== undefined && servesDhcp)
      yield { on: file, text: `dhcp-boot=${bootp.file}` };
  }
  for (const { element, value } of dnsmasqOptions) {
    const on = propertyOf(element, 'value');
    if (on !== undefined && value !== undefined) yield { on, text: value, isOption: true };
  }
}

type Srv = NonNullable<Network['dns']>['srvs'][number];

/** libvirt adds the underscores of RFC 2782. The fields are positional, so a missing one gets a default. */
function srvLine({ service, protocol, domain, target, port, priority, weight }: Srv): string {
  const name = `srv-host=_${service}._${protocol}${domain === undefined ? '' : `.${domain}`}`;
  if (target === undefined || target === '.') return name;
  const numbers = [port || priority || weight ? port || 1 : [], priority || weight ? priority || 0 : [], weight || []];
  return [name, target, ...numbers.flat()].join(',');
}
