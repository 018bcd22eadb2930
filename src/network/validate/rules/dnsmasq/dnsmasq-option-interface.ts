import { bridgeName } from '../../../facts.ts';
import { xmlLines } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dnsmasq-option-interface',
  severity: 'warning',
  stage: 'use',
  why: 'dnsmasq then answers DNS queries on other links of the host, too, and takes the DHCP port of all links: another network with DHCP may not start.',
  wrong: [example('interface=eth0'), example('listen-address=192.0.2.1')],
  right: [example('interface=virbr9'), example('no-dhcp-interface=eth0'), example('log-dhcp')],
  *check(network) {
    for (const line of xmlLines(network)) {
      for (const { name, value, text } of line.options) {
        if (name !== 'listen-address' && (name !== 'interface' || value === bridgeName(network))) continue;
        yield {
          on: line.origin,
          message: `'${text}' makes dnsmasq serve more than the bridge of the network`,
          fix: 'Remove it: libvirt limits dnsmasq to the bridge.',
        };
      }
    }
  },
});

function example(value: string): string {
  return `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><bridge name='virbr9'/><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='${value}'/></dnsmasq:options></network>`;
}
