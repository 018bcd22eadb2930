import { isPlainIp } from '../../../../address/ip.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dns-forwarder-address',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only numeric addresses.',
  wrong: ["<dns><forwarder addr='dns.google'/></dns>", "<dns><forwarder addr='10.0.0.53#5353'/></dns>"],
  right: ["<dns><forwarder addr='8.8.8.8'/></dns>", "<dns><forwarder addr='2001:4860:4860::8888'/></dns>"],
  *check({ dns, name }) {
    for (const { element, address } of dns?.forwarders ?? []) {
      const given = propertyOf(element, 'addr');
      if (given === undefined || address !== undefined) continue;
      yield {
        on: given,
        message: `'${given.value}' is not an IP address`,
        fix: withPort(given.value) ?? 'Write the address of the DNS server.',
        libvirt: `XML error: Invalid forwarder IP address '${given.value}' in network '${name}'`,
      };
    }
  },
});

/** dnsmasq's notation of a port is not libvirt's, but its option works in every version. */
function withPort(value: string): string | undefined {
  const [address = '', port = '', ...rest] = value.split('#');
  if (!isPlainIp(address) || !/^\d+$/.test(port) || rest.length > 0) return undefined;
  return `Use <dnsmasq:option value='server=${value}'/> for another port than 53.`;
}
