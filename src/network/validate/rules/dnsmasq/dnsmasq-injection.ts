import { xmlLines } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dnsmasq-injection',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt writes the value to dnsmasq.conf unchanged, so dnsmasq reads the text after a line break as an option.',
  wrong: [
    "<domain name='lab&#10;log-queries'/><ip address='10.9.0.1' prefix='24'/>",
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='log-dhcp&#10;log-queries'/></dnsmasq:options></network>",
  ],
  right: ["<domain name='lab'/><ip address='10.9.0.1' prefix='24'/>"],
  *check(network) {
    for (const { origin, text } of xmlLines(network)) {
      const [, ...injected] = text.split(/[\n\r]+/);
      if (injected.length === 0) continue;
      yield {
        on: origin,
        message: `a line break, after which dnsmasq reads ${JSON.stringify(injected.join(' '))} as an option`,
        fix: 'Remove the line break and the text after it.',
      };
    }
  },
});
