import { nearest } from '../../../../nearest.ts';
import { dnsmasqOption, dnsmasqOptionNames } from '../../../dnsmasq/options.ts';
import { dnsmasqFailure, xmlLines } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dnsmasq-option-unknown',
  severity: 'error',
  stage: 'start',
  why: 'dnsmasq does not start with an option that it does not know.',
  wrong: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='log-dchp'/></dnsmasq:options></network>",
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='--log-dhcp'/></dnsmasq:options></network>",
  ],
  right: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='log-dhcp'/></dnsmasq:options></network>",
  ],
  *check(network) {
    for (const line of xmlLines(network)) {
      for (const { name } of line.options) {
        if (dnsmasqOption(name) !== undefined) continue;
        const bare = name.replace(/^-+/, '');
        const near = dnsmasqOption(bare) === undefined ? nearest(bare, dnsmasqOptionNames()) : bare;
        yield {
          on: line.origin,
          message: `unknown dnsmasq option '${name}'${near === undefined ? '' : `; did you mean ${near}?`}`,
          fix:
            near === undefined
              ? 'Choose an option from dnsmasq(8), and write it without the two dashes.'
              : `Write ${near}.`,
          libvirt: dnsmasqFailure('bad option'),
        };
      }
    }
  },
});
