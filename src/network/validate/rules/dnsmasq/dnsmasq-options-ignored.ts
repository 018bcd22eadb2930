import { reasonWithoutDnsmasq } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dnsmasq-options-ignored',
  severity: 'warning',
  stage: 'define',
  why: 'The options are lines for the configuration of the dnsmasq that libvirt starts, and it starts none for this network.',
  wrong: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><forward mode='bridge'/><bridge name='br0'/><dnsmasq:options><dnsmasq:option value='cache-size=0'/></dnsmasq:options></network>",
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><bridge name='virbr9'/><dnsmasq:options><dnsmasq:option value='dhcp-range=10.9.0.2,10.9.0.9'/></dnsmasq:options></network>",
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><dns enable='no'/><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='dhcp-range=10.9.0.2,10.9.0.9'/></dnsmasq:options></network>",
  ],
  right: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='dhcp-range=10.9.0.2,10.9.0.9'/></dnsmasq:options></network>",
  ],
  *check(network) {
    const [first] = network.dnsmasqOptions;
    const reason = reasonWithoutDnsmasq(network);
    if (first === undefined || reason === undefined) return;
    yield {
      on: first.element.parent ?? first.element,
      message: `libvirt ignores the dnsmasq options: it starts no dnsmasq ${reason}`,
      fix: reason.startsWith('in mode')
        ? 'Remove them, and configure the DHCP or DNS server that serves this network.'
        : 'Remove them, or add what makes libvirt start dnsmasq: an <ip> with DNS or DHCP.',
    };
  },
});
