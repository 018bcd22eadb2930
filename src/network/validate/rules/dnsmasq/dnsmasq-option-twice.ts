import { isOnce } from '../../../dnsmasq/options.ts';
import { confLines, dnsmasqFailure, optionName, xmlLines } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dnsmasq-option-twice',
  severity: 'error',
  stage: 'start',
  why: 'dnsmasq accepts this option only once, and libvirt sets some of these options itself.',
  wrong: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='cache-size=100'/><dnsmasq:option value='cache-size=200'/></dnsmasq:options></network>",
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='pid-file=/run/lab.pid'/></dnsmasq:options></network>",
  ],
  right: [
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='cache-size=200'/><dnsmasq:option value='log-dhcp'/></dnsmasq:options></network>",
  ],
  *check(network) {
    const lines = xmlLines(network);
    if (!lines.some((line) => line.options.length > 0)) return;
    const own = new Set(
      confLines(network).flatMap(({ text, origin }) => (origin === undefined ? optionName(text) : [])),
    );
    const seen = new Set([...own].filter(isOnce));
    for (const line of lines) {
      for (const { name } of line.options) {
        if (seen.has(name))
          yield {
            on: line.origin,
            message: own.has(name) ? `libvirt sets the option '${name}' itself` : `the option '${name}' occurs twice`,
            fix: own.has(name) ? 'Remove it.' : 'Keep one of them.',
            libvirt: dnsmasqFailure('illegal repeated keyword'),
          };
        if (isOnce(name)) seen.add(name);
      }
    }
  },
});
