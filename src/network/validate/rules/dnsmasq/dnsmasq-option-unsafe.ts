import { xmlLines } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

/** What the options do on the host, by their names. libvirt starts dnsmasq as root; it changes to another user later. */
const EFFECTS: ReadonlyMap<string, string> = new Map([
  ...entries('runs a program on the host', 'conf-script'),
  ...entries(
    "runs a program on the host for each lease, in place of libvirt's lease helper: libvirt then knows no leases",
    'dhcp-script dhcp-luascript',
  ),
  ...entries("runs libvirt's lease helper as another user: libvirt then may not see leases", 'dhcp-scriptuser'),
  ...entries('has no effect: libvirt keeps the leases itself', 'dhcp-leasefile'),
  ...entries('reads options from other files of the host', 'conf-file conf-dir'),
  ...entries(
    'reads other files of the host',
    'addn-hosts hostsdir dhcp-hostsfile dhcp-hostsdir dhcp-optsfile dhcp-optsdir servers-file resolv-file read-ethers',
  ),
  ...entries('lets every guest read files of the host', 'tftp-root enable-tftp tftp-unique-root'),
  ...entries('writes to another file of the host', 'dumpfile dnssec-timestamp'),
  ...entries('runs dnsmasq as another user', 'user group'),
]);

export default rule({
  id: 'dnsmasq-option-unsafe',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt passes options to dnsmasq unchecked, and dnsmasq starts as root. Whoever can define networks can use this option to run programs or to read and write files of the host.',
  wrong: [
    example('dhcp-script=/usr/local/bin/on-lease'),
    example('conf-dir=/etc/dnsmasq.d'),
    example('log-facility=/var/log/lab.log'),
    example('tftp-root=/srv/tftp'),
  ],
  right: [example('log-dhcp'), example('log-facility=local0'), example('cache-size=1000')],
  *check(network) {
    for (const line of xmlLines(network)) {
      for (const { name, value } of line.options) {
        const effect = effectOf(name, value);
        if (effect === undefined) continue;
        yield {
          on: line.origin,
          message: `the dnsmasq option '${name}' ${effect}`,
          fix: 'Remove it, unless you wrote it yourself and trust these files and programs.',
        };
      }
    }
  },
});

function effectOf(name: string, value: string | undefined): string | undefined {
  // A facility of syslog has no slash; with '-' another rule reports it.
  if (name === 'log-facility') return value?.includes('/') ? 'writes to another file of the host' : undefined;
  return EFFECTS.get(name);
}

function entries(effect: string, names: string): [string, string][] {
  return names.split(' ').map((name) => [name, effect]);
}

function example(value: string): string {
  return `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.9.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='${value}'/></dnsmasq:options></network>`;
}
