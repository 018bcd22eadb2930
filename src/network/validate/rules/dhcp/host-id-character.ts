import { propertyOf } from '../../../../document/attributes.ts';
import { dhcpHosts } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'host-id-character',
  severity: 'error',
  stage: 'define',
  why: 'The id is a client id or DUID in hexadecimal.',
  wrong: [
    "<ip family='ipv6' address='fd00:9::1' prefix='64'><dhcp><host id='id:web' name='web' ip='fd00:9::5'/></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><host id='büro' mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/></dhcp></ip>",
  ],
  right: [
    "<ip family='ipv6' address='fd00:9::1' prefix='64'><dhcp><host id='0:1:0:1' name='web' ip='fd00:9::5'/></dhcp></ip>",
  ],
  *check(network) {
    for (const { element, id } of dhcpHosts(network).map(({ host }) => host)) {
      const [character] = /[^0-9a-fA-F:]/u.exec(id ?? '') ?? [];
      if (character === undefined) continue;
      yield {
        on: propertyOf(element, 'id') ?? element,
        message: `the id contains '${character}'`,
        fix: 'Write hexadecimal digits and colons only.',
        libvirt: `XML error: Invalid character '${firstByte(character)}' in id '${id}' of network '${network.name}'`,
      };
    }
  },
});

/** libvirt prints one byte of the character. */
function firstByte(character: string): string {
  return Buffer.from(character).subarray(0, 1).toString();
}
