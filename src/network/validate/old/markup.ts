import type { Attribute } from '../../../xml/document.ts';
import type { Network } from '../../model.ts';
import { anyChildOf, attributeOf, propertyOf } from '../../parse/attributes.ts';
import type { Rule } from './rule.ts';

/** What libvirt writes into XML as it is, where it should write references. */
export const markupRules: readonly Rule[] = [
  {
    id: 'markup-not-escaped',
    severity: 'error',
    stage: 'start',
    why: 'libvirt writes this value into its own XML as it is: it cannot read that again when the network is started, and when libvirtd is started anew the network is lost.',
    wrong: "<portgroup name='R&amp;D'/>",
    right: "<portgroup name='R-and-D'/>",
    *check(network) {
      for (const on of unescaped(network)) {
        const refused = refusalOf(on.value);
        if (refused === undefined) continue;
        yield {
          on,
          what: `${refused.character} in ${on.name}='${on.value}'`,
          fix: 'Leave the character out.',
          libvirt: refused.libvirt,
        };
      }
    },
  },
];

/** The attributes that libvirt formats without virBufferEscapeString. */
function unescaped({ domain, ips, portGroups, virtualPort }: Network): Attribute[] {
  const hosts = ips
    .flatMap((ip) => ip.hosts)
    .flatMap(({ element }) => [propertyOf(element, 'mac'), propertyOf(element, 'name')]);
  const ports = [virtualPort, ...portGroups.map((group) => group.virtualPort)];
  return [
    propertyOf(domain?.element, 'name'),
    ...hosts,
    ...ports.map((port) => propertyOf(anyChildOf(port?.element, 'parameters'), 'profileid')),
    ...portGroups.map(({ element }) => attributeOf(element, 'name')),
  ].filter((found) => found !== undefined);
}

/** What libxml2 says of the value between apostrophes. A value that forges whole attributes passes. */
function refusalOf(value: string): { character: string; libvirt: string } | undefined {
  if (/'\s[^=]*=\s*'/.test(value)) return undefined;
  const [found] = /[<']|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/.exec(value) ?? [];
  if (found === '<') return { character: "'<'", libvirt: "Unescaped '<' not allowed in attributes values" };
  if (found === "'") return { character: 'an apostrophe', libvirt: 'attributes construct error' };
  return found === undefined ? undefined : { character: "'&'", libvirt: ofAmpersand(value.slice(value.indexOf('&'))) };
}

/** What libxml2 says of an `&` that begins no reference it knows. */
function ofAmpersand(text: string): string {
  const [, name, end] = /^&([\p{L}_:][\p{L}\p{N}_:.-]*)(;?)/u.exec(text) ?? [];
  if (name === undefined) return text.startsWith('&#') ? 'xmlParseCharRef: invalid' : 'xmlParseEntityRef: no name';
  return end === ';' ? `Entity '${name}' not defined` : "EntityRef: expecting ';'";
}
