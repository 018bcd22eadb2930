import type { Dns, Network } from '../../../model.ts';
import { reasonWithoutDnsmasq, xmlLines } from '../../parts/dnsmasq-conf.ts';
import { usesHostNetwork } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dns-ignored',
  severity: 'warning',
  stage: 'define',
  why: 'Names are served by the dnsmasq that libvirt starts on a bridge with an address, unless DNS is disabled.',
  wrong: [
    "<forward mode='bridge'/><bridge name='br0'/><dns><forwarder addr='10.0.0.53'/></dns>",
    "<bridge name='virbr9'/><dns><host ip='10.9.0.5'><hostname>web</hostname></host></dns>",
    "<dns enable='no' forwardPlainNames='yes'/><ip address='10.9.0.1' prefix='24'/>",
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><dns><txt name='a' value='1'/></dns><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='port=0'/></dnsmasq:options></network>",
  ],
  right: [
    "<dns><forwarder addr='10.0.0.53'/></dns><ip address='10.9.0.1' prefix='24'/>",
    "<dns enable='no'/><ip address='10.9.0.1' prefix='24'/>",
    "<forward mode='bridge'/><bridge name='br0'/><dns enable='no'/>",
  ],
  *check(network) {
    const { dns } = network;
    if (dns === undefined || !asksForDns(dns)) return;
    // libvirt rejects records on a bridge of the host (dns-on-host-bridge), and in disabled DNS (dns-disabled-with-data).
    if (usesHostNetwork(network) !== undefined && hasRecords(dns)) return;
    if (dns.enable === false && (hasRecords(dns) || dns.forwarders.length > 0)) return;
    const reason = reasonWithoutDns(network, dns);
    if (reason === undefined) return;
    yield {
      on: dns.element,
      message: `libvirt ignores <dns>: ${reason}`,
      fix: "Remove what is in it, or let libvirt serve DNS: mode='nat', 'route', 'open' or an isolated network, with an <ip> and without enable='no'.",
    };
  },
});

function hasRecords({ txts, hosts, srvs }: Dns): boolean {
  return txts.length + hosts.length + srvs.length > 0;
}

/** Whether the element says more than that DNS is off. */
function asksForDns(dns: Dns): boolean {
  return dns.enable === true || dns.forwardPlainNames !== undefined || dns.forwarders.length > 0 || hasRecords(dns);
}

function reasonWithoutDns(network: Network, { enable }: Dns): string | undefined {
  if (enable === false) return "enable='no' disables DNS";
  const reason = reasonWithoutDnsmasq(network);
  if (reason !== undefined) return `it starts no dnsmasq ${reason}`;
  const isOff = xmlLines(network).some((line) => line.options.some(({ text }) => /^port\s*=\s*0+$/.test(text)));
  return isOff ? "the dnsmasq option 'port=0' disables DNS" : undefined;
}
