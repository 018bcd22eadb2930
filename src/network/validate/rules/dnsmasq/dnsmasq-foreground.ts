import { xmlLines } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dnsmasq-foreground',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt waits until dnsmasq runs in the background and closes its output. With this option net-start never returns, and libvirt no longer answers other requests about networks.',
  wrong: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='keep-in-foreground'/></dnsmasq:options></network>",
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='log-facility=-'/></dnsmasq:options></network>",
  ],
  right: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='log-dhcp'/></dnsmasq:options></network>",
  ],
  *check(network) {
    for (const line of xmlLines(network)) {
      const harmful = line.options.find(({ text }) =>
        /^(?:keep-in-foreground|no-daemon|log-facility\s*=\s*-)$/.test(text),
      );
      if (harmful === undefined) continue;
      yield { on: line.origin, message: `'${harmful.text}' keeps libvirt waiting for dnsmasq`, fix: 'Remove it.' };
    }
  },
});
