import { dhcpHosts } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'host-unidentified',
  severity: 'error',
  stage: 'define',
  why: 'dnsmasq cannot know which guest the address is for.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><host ip='10.9.0.5'/></dhcp></ip>",
    "<ip family='ipv6' address='fd00:9::1' prefix='64'><dhcp><host ip='fd00:9::5'/></dhcp></ip>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><host name='web' ip='10.9.0.5'/></dhcp></ip>",
  ],
  *check(network) {
    for (const { host, ip } of dhcpHosts(network)) {
      if (ip.address === undefined || host.name !== undefined) continue;
      const key = ip.address.family === 6 ? 'id' : 'mac';
      if (host[key] !== undefined) continue;
      yield {
        on: host.element,
        message: `<host> has neither ${key} nor name`,
        fix: `Add ${key}='…' or name='…'.`,
        libvirt: `XML error: Static host definition in IPv${ip.address.family} network '${network.name}' must have ${key} or name attribute`,
      };
    }
  },
});
