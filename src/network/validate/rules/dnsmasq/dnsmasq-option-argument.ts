import { dnsmasqOption } from '../../../dnsmasq/options.ts';
import { dnsmasqFailure, xmlLines } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dnsmasq-option-argument',
  severity: 'error',
  stage: 'start',
  why: 'dnsmasq does not start if an option lacks its argument, or has one that it does not take.',
  wrong: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='cache-size'/></dnsmasq:options></network>",
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='log-dhcp=yes'/></dnsmasq:options></network>",
  ],
  right: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='cache-size=1000'/></dnsmasq:options></network>",
  ],
  *check(network) {
    for (const line of xmlLines(network)) {
      for (const { name, value } of line.options) {
        const use = dnsmasqOption(name);
        if (use === 'needs' && value === undefined)
          yield {
            on: line.origin,
            message: `the option '${name}' needs an argument`,
            fix: `Write ${name}=….`,
            libvirt: dnsmasqFailure(''),
          };
        if (use === 'rejects' && value !== undefined)
          yield {
            on: line.origin,
            message: `the option '${name}' takes no argument`,
            fix: `Write ${name}.`,
            libvirt: dnsmasqFailure(''),
          };
      }
    }
  },
});
