import { propertyOf } from '../../../../document/attributes.ts';
import { withoutAttribute } from '../../../../xml/edit.ts';
import { dhcpHosts } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'host-name-start',
  severity: 'error',
  stage: 'define',
  why: 'A hostname begins with a letter or a digit.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' name='-web' ip='10.9.0.5'/></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' name='' ip='10.9.0.5'/></dhcp></ip>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' name='web' ip='10.9.0.5'/></dhcp></ip>",
  ],
  *check(network) {
    for (const { element, name } of dhcpHosts(network).map(({ host }) => host)) {
      if (name === undefined || /^[0-9a-zA-Z]/.test(name)) continue;
      const given = propertyOf(element, 'name');
      yield {
        on: given ?? element,
        message: name === '' ? 'the name is empty' : `the name '${name}' begins with '${[...name][0]}'`,
        fix: name === '' ? 'Write a name, or remove the attribute.' : 'Begin with a letter or a digit.',
        libvirt: `XML error: Cannot use host name '${name}' in network '${network.name}'`,
        edits: name === '' && given !== undefined ? [withoutAttribute(element, given)] : undefined,
      };
    }
  },
});
