import { anyChildOf, attributeOf, propertyOf } from '../../../../document/attributes.ts';
import type { Attribute } from '../../../../xml/document.ts';
import type { Network } from '../../../model.ts';
import { virtualPortsOf } from '../../parts/virtual-ports.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'markup-not-escaped',
  severity: 'error',
  stage: 'start',
  why: 'libvirt writes this value into its own XML without escaping it. It cannot read that XML when it starts the network, and it loses the network when libvirtd restarts.',
  wrong: [
    "<portgroup name='R&amp;D'/>",
    "<portgroup name='a&lt;b'/>",
    '<portgroup name="it\'s"/>',
    "<domain name='R&amp;D'/>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' name='a&amp;b' ip='10.9.0.5'/></dhcp></ip>",
  ],
  right: [
    "<portgroup name='R-and-D'/>",
    // libvirt sees R&amp;D, which it can read again.
    "<portgroup name='R&amp;amp;D'/>",
  ],
  *check(network) {
    for (const on of unescapedAttributes(network)) {
      const syntaxError = syntaxErrorIn(on.value);
      if (syntaxError === undefined) continue;
      yield {
        on,
        message: `${on.name}='${on.value}' contains ${syntaxError.character}`,
        fix: 'Remove the character.',
        libvirt: syntaxError.libvirt,
      };
    }
  },
});

/** The attributes that libvirt formats without virBufferEscapeString. */
function unescapedAttributes(network: Network): Attribute[] {
  const { domain, ips, portGroups } = network;
  const hosts = ips
    .flatMap((ip) => ip.hosts)
    .flatMap(({ element }) => [propertyOf(element, 'mac'), propertyOf(element, 'name')]);
  const profiles = virtualPortsOf(network).map(({ element }) =>
    propertyOf(anyChildOf(element, 'parameters'), 'profileid'),
  );
  return [
    propertyOf(domain?.element, 'name'),
    ...hosts,
    ...profiles,
    ...portGroups.map(({ element }) => attributeOf(element, 'name')),
  ].filter((found) => found !== undefined);
}

/** What libxml2 says about the value between apostrophes. A value that adds whole attributes passes. */
function syntaxErrorIn(value: string): { character: string; libvirt: string } | undefined {
  if (/'\s[^=]*=\s*'/.test(value)) return undefined;
  const match = /[<']|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/.exec(value);
  if (match === null) return undefined;
  if (match[0] === '<') return { character: "'<'", libvirt: "Unescaped '<' not allowed in attributes values" };
  if (match[0] === "'") return { character: 'an apostrophe', libvirt: 'attributes construct error' };
  return { character: "'&'", libvirt: ampersandError(value.slice(match.index)) };
}

/** What libxml2 says about an `&` that does not begin a predefined reference. */
function ampersandError(text: string): string {
  const [, name, end] = /^&([\p{L}_:][\p{L}\p{N}_:.-]*)(;?)/u.exec(text) ?? [];
  if (name === undefined) return text.startsWith('&#') ? 'xmlParseCharRef: invalid' : 'xmlParseEntityRef: no name';
  return end === ';' ? `Entity '${name}' not defined` : "EntityRef: expecting ';'";
}
