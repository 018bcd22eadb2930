import { parseIp } from '../../address/ip.ts';
import { anyChildrenOf, attributeValue, childrenOf, property } from '../../document/attributes.ts';
import { unsignedInt, yesNo } from '../../document/scalars.ts';
import { type Element, textOf } from '../../xml/document.ts';
import type { Dns, DnsHost, DnsSrv, DnsTxt, Forwarder } from '../model.ts';

export function readDns(element: Element): Dns {
  return {
    element,
    enable: yesNo(property(element, 'enable')),
    forwardPlainNames: yesNo(property(element, 'forwardPlainNames')),
    forwarders: childrenOf(element, 'forwarder').map(readForwarder),
    txts: childrenOf(element, 'txt').map(readTxt),
    srvs: childrenOf(element, 'srv').map(readSrv),
    hosts: childrenOf(element, 'host').map(readHost),
  };
}

function readForwarder(element: Element): Forwarder {
  return {
    element,
    address: parseIp(property(element, 'addr') ?? ''),
    domain: property(element, 'domain'),
    port: unsignedInt(property(element, 'port')),
  };
}

function readTxt(element: Element): DnsTxt {
  return { element, name: property(element, 'name'), value: property(element, 'value') };
}

function readSrv(element: Element): DnsSrv {
  return {
    element,
    service: property(element, 'service'),
    protocol: property(element, 'protocol'),
    domain: property(element, 'domain'),
    target: property(element, 'target'),
    port: unsignedInt(attributeValue(element, 'port')),
    priority: unsignedInt(attributeValue(element, 'priority')),
    weight: unsignedInt(attributeValue(element, 'weight')),
  };
}

function readHost(element: Element): DnsHost {
  const names = anyChildrenOf(element, 'hostname');
  return {
    element,
    ip: parseIp(property(element, 'ip') ?? ''),
    hostnames: names.map((hostname) => ({ element: hostname, name: textOf(hostname) })),
  };
}
