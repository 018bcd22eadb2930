import type { Row } from './row.ts';

/** A message about XML that a rule of vnet validate reports, too. The row has the rule's id, and the rule says why. */
function rejected(rule: string, pattern: RegExp, meaning: string, fix: string, more: Partial<Row> = {}): Row {
  return { id: rule, rule, pattern, code: 'network-invalid', meaning, fix, ...more };
}

/** Elements that configure a bridge of libvirt. */
const ON_HOST_BRIDGE = ['ip', 'dns', 'domain', 'mac'].map((element) =>
  rejected(
    `${element}-on-host-bridge`,
    new RegExp(
      `Unsupported <${element}> element in network '?(?<network>[^\\s']{1,255})'? with forward mode='(?<mode>\\w{1,20})'`,
    ),
    `network '$network' has <${element}>, which has no effect in mode $mode`,
    `remove <${element}>, or let libvirt create the bridge with mode='nat', 'route' or 'open'`,
  ),
);

/** Why libvirt does not define a network. */
export const define: readonly Row[] = [
  rejected(
    'malformed-xml',
    /^\(?(?:network|nwfilter|nwfilterbinding|interface|domain)(?:_definition|_update_xml|port)?\)?:(?<line>\d{1,10}): |^at line (?<parsed>\d{1,10}): /,
    'the file is not well-formed XML',
    'correct the XML in that line, or just before: a tag without its end, a quotation mark, or a plain & or <',
  ),
  rejected(
    'root-element',
    /expecting root element of '?(?<expected>\w{1,40})'?, not '?(?<root>[^\s']{1,80})'?/,
    'the file describes a <$root>, and this command takes a <$expected>',
    'use the command for a <$root>, or the right file',
  ),
  rejected(
    'name-missing',
    /^(?:XML error: )?missing name information/,
    'the definition has no <name>',
    'add <name>, with a name that no other network has',
  ),
  rejected('name-slash', /invalid char in name: \//, 'the name has a slash', 'use another character, such as a hyphen'),
  rejected('name-newline', /invalid char in name:\s{0,9}$/, 'the name has a line break', 'write it on one line'),
  rejected(
    'uuid-malformed',
    /malformed uuid element/,
    'the <uuid> is not a UUID',
    'remove <uuid>: libvirt generates one for a new network, and an existing one keeps the one that vnet net-uuid prints',
  ),
  rejected(
    'forward-mode-unknown',
    /unknown forwarding type '(?<mode>[^']{0,80})'/,
    "libvirt has no forward mode '$mode'",
    'write nat, route, open, bridge, private, vepa, passthrough or hostdev; for an isolated network, remove <forward>',
  ),

  // Addresses of the network
  rejected(
    'ip-address-invalid',
    /Invalid address '(?<address>[^']{0,255})' in network '(?<network>.{0,255})'/,
    "network '$network' has an <ip> with the invalid address '$address'",
    "write an IP address, and the prefix length in the attribute prefix: address='10.9.0.1' prefix='24'",
  ),
  rejected(
    'ip-address-missing',
    /Missing required address attribute in network '(?<network>.{0,255})'/,
    "network '$network' has an <ip> without address",
    "add the host's own address on the bridge, such as address='10.9.0.1'",
  ),
  rejected(
    'ip-prefix-and-netmask',
    /Network '(?<network>.{0,255})' IP address cannot have both a prefix and a netmask/,
    "an <ip> of network '$network' has prefix and netmask",
    'remove the wrong one',
  ),
  rejected(
    'ip-prefix-range',
    /Invalid (?<family>IPv[46]) prefix '(?<prefix>[^']{0,80})' in network/,
    'an $family address cannot have the prefix length $prefix',
    'write at most 32 for IPv4 and 128 for IPv6',
  ),
  rejected(
    'ip-family-missing',
    /no family specified for non-IPv4 address '(?<address>[^']{0,255})' in network/,
    "the IPv6 address '$address' has no family",
    "add family='ipv6', and prefix in place of netmask",
  ),
  rejected(
    'ip-family-mismatch',
    /(?<family>[iI][pP][vV][46])'? (?:family )?specified for non-IPv[46] address '(?<address>[^']{0,255})' in network/,
    "the address '$address' is not of the family $family",
    'write the family of the address: ipv4 or ipv6',
  ),
  rejected(
    'ip-netmask-ipv6',
    /netmask not allowed for IPv6 address '(?<address>[^']{0,255})'/,
    "the IPv6 address '$address' has a netmask",
    "use prefix='64' in place of netmask",
  ),
  rejected(
    'mode-without-ip',
    /(?<mode>\w{1,20}) forwarding requested, but no IP address provided for network '(?<network>.{0,255})'/,
    "network '$network' has mode $mode and no address",
    "add an <ip>, such as <ip address='10.9.0.1' prefix='24'/>, or remove <forward> for an isolated network",
    { references: ['libvirt 10.8 release notes: https://libvirt.org/news.html'] },
  ),

  // DHCP
  rejected(
    'range-outside-subnet',
    /range (?<start>\S{1,60}) - (?<end>\S{1,60}) is not entirely within network (?<subnet>[^\s/]{1,60}\/\d{1,3})/,
    'the range $start - $end is not within the subnet of $subnet',
    'keep the range within the subnet, or correct the prefix',
  ),
  rejected(
    'range-reversed',
    /range (?<start>\S{1,60}) - (?<end>\S{1,60}) (?:is reversed|start larger than end)/,
    'the range $start - $end ends before it starts',
    'swap start and end. Ranges of <nat> have the same message',
  ),
  rejected(
    'range-network-address',
    /start of range (?<start>\S{1,60}) - \S{1,60} in network (?<subnet>\S{1,60}) is the network address/,
    'the range starts at $start, the network address of $subnet',
    'start one address higher',
  ),
  rejected(
    'range-broadcast-address',
    /end of range \S{1,60} - (?<end>\S{1,60}) in network (?<subnet>\S{1,60}) is the broadcast address/,
    'the range ends at $end, the broadcast address of $subnet',
    'end one address lower',
  ),
  rejected(
    'range-too-large',
    /range (?<start>\S{1,60}) - (?<end>\S{1,60}) is too large/,
    'the range $start - $end has more addresses than libvirt accepts',
    'use a range of at most 65536 addresses, or several',
  ),
  rejected(
    'range-end-missing',
    /Missing '(?<attribute>start|end)' attribute in dhcp range for network '(?<network>.{0,255})'/,
    "a <range> of network '$network' has no $attribute",
    'add it: a range needs its first and its last address',
  ),
  rejected(
    'host-ip-missing',
    /Missing IP address in static host definition for network '(?<network>.{0,255})'/,
    "a reservation of network '$network' has no ip",
    'add the ip that the guest gets, an address of the subnet',
  ),
  rejected(
    'host-mac-malformed',
    /Cannot parse MAC address '(?<mac>[^']{0,255})' in network '(?<network>.{0,255})'/,
    "a reservation of network '$network' has the invalid MAC address '$mac'",
    'write six groups of two hexadecimal digits, separated by colons',
  ),
  rejected(
    'host-mac-multicast',
    /expected unicast mac address, found multicast '(?<mac>[^']{0,255})'/,
    "the MAC address '$mac' is a group address, because its first octet is odd",
    "copy the guest's own MAC address, which vnet domiflist prints",
  ),
  rejected(
    'host-mac-ipv6',
    /Invalid to specify MAC address '(?<mac>[^']{0,255})' in network '(?<network>.{0,255})' IPv6 static host definition/,
    "an IPv6 reservation of network '$network' has a MAC address",
    'remove mac, and identify the guest by id (its DUID) or name',
  ),
  rejected(
    'lease-too-short',
    /The minimum lease time should be greater than 2 minutes/,
    'the lease time is less than two minutes',
    'write at least 2 minutes, or 0 for a lease that does not expire',
  ),
  rejected(
    'dhcp-twice',
    /Multiple (?<family>IPv[46]) dhcp sections found/,
    'two $family addresses of the network have <dhcp>',
    'keep one, and define another network for the other subnet',
  ),

  // Modes in which the host has the bridge
  ...ON_HOST_BRIDGE,
  rejected(
    'bandwidth-unsupported',
    /Unsupported (?:network-wide )?<bandwidth> element in network '?(?<network>[^\s']{1,255})'?/,
    "libvirt cannot limit the traffic of network '$network', because it has no bridge of libvirt",
    'remove <bandwidth>, and limit the interfaces of the guests with vnet domiftune or in their <interface>',
  ),
  rejected(
    'bridge-options-on-host-bridge',
    /bridge (?:delay\/stp|[\w/]{1,40}) options only allowed in .{1,60} mode, not in (?<mode>\w{1,20}) \(network '(?<network>.{0,255})'\)/,
    "network '$network' has mode $mode, and its bridge belongs to the host",
    'remove stp, delay and zone from <bridge>, and set them where the host configures the bridge',
  ),
  rejected(
    'mtu-on-host-bridge',
    /mtu size only allowed in .{1,60} mode/,
    'the bridge of this network belongs to the host, so libvirt does not set its MTU',
    'remove <mtu>, and set the MTU where the host configures the bridge',
  ),
  rejected(
    'open-with-dev',
    /forward dev not allowed for network '(?<network>.{0,255})' with forward mode='open'/,
    "network '$network' has mode open, which cannot be limited to a device",
    "remove dev from <forward>, or use mode='route'",
  ),
  rejected(
    'vlan-unsupported',
    /<vlan> element specified for network '?(?<network>[^\s']{1,255})'?, whose type doesn't support vlan configuration/,
    "the bridge of network '$network' cannot tag the traffic of its guests",
    "use mode='bridge' with <virtualport type='openvswitch'/>, or a bridge over a VLAN interface of the host. From libvirt 11.0, a bridge of the host can do it",
    { references: ['https://libvirt.org/formatnetwork.html#setting-vlan-tag-on-supported-network-types-only'] },
  ),
  rejected(
    'vlan-tag-range',
    /vlan tag id (?<tag>\d{1,20}) too large/,
    '$tag is not a VLAN id',
    'write a number from 1 to 4094',
  ),

  // DNS, routes and portgroups
  rejected(
    'dns-host-without-hostname',
    /Missing hostname in network '(?<network>.{0,255})' DNS HOST record/,
    "a DNS <host> of network '$network' has no <hostname>",
    'add <hostname>…</hostname>',
  ),
  rejected(
    'dns-host-ip',
    /Invalid IP address in network '(?<network>.{0,255})' DNS HOST record/,
    "a DNS <host> of network '$network' has an invalid ip",
    'write an IP address: libvirt does not resolve names here',
  ),
  rejected(
    'srv-protocol-missing',
    /missing required protocol attribute in DNS SRV record/,
    'a DNS <srv> has no protocol',
    "add protocol='tcp' or protocol='udp'",
  ),
  rejected(
    'txt-value-missing',
    /missing required value attribute in DNS TXT record/,
    'a DNS <txt> has no value',
    'add value',
  ),
  rejected(
    'txt-name-character',
    /prohibited character in DNS TXT record name '(?<name>[^']{0,255})'/,
    "the name '$name' of a DNS <txt> has a space or a comma",
    'use a hyphen instead',
  ),
  rejected(
    'dns-disabled-with-data',
    /Extra data in disabled network '(?<network>.{0,255})'/,
    "network '$network' has <dns enable='no'> with records or forwarders",
    "remove enable='no', or what is in <dns>",
  ),
  rejected(
    'portgroup-name-twice',
    /multiple <portgroup> elements with the same name \((?<portgroup>[^)]{0,255})\)/,
    "two portgroups are called '$portgroup'",
    'give one another name, or remove it',
  ),
  rejected(
    'portgroup-default-twice',
    /has multiple default <portgroup> elements/,
    'two portgroups are the default one',
    "keep default='yes' on one of them",
  ),
  rejected(
    'route-gateway-unreachable',
    /unreachable static route gateway '(?<gateway>[^']{0,255})' specified for network '(?<network>.{0,255})'/,
    "the gateway $gateway is not in a subnet of network '$network'",
    'write the address of the guest that forwards the packets',
  ),
  rejected(
    'route-not-a-network',
    /Address '(?<address>[^']{0,255})' in route definition is not a network address/,
    '$address has bits after the prefix, so it is the address of a host',
    'set those bits to zero, or correct the prefix',
  ),
  rejected(
    'dnsmasq-option-value',
    /No dnsmasq options value specified/,
    'a <dnsmasq:option> has no value',
    "add value='…', a line of dnsmasq.conf, or remove the element",
  ),

  // Networks that exist
  {
    id: 'name-exists',
    rule: 'host-name-taken',
    pattern: /network '(?<network>.{0,255})' already exists with uuid (?<uuid>\S{1,40})/,
    code: 'refused',
    meaning: "another network is called '$network'",
    cause: "network '$network' exists with another UUID",
    fix: "choose another name, or redefine '$network' by putting <uuid>$uuid</uuid> into the file",
  },
  {
    id: 'uuid-exists',
    rule: 'host-uuid-taken',
    pattern: /network '(?<network>.{0,255})' is already defined with uuid (?<uuid>\S{1,40})/,
    code: 'refused',
    meaning: "network '$network' has the UUID of the file",
    cause: "the file has the UUID of network '$network', such as a copy of its definition",
    fix: 'remove <uuid>, and libvirt generates one',
  },
  {
    id: 'bridge-exists',
    rule: 'host-bridge-in-use',
    pattern: /bridge name '(?<bridge>.{0,255})' already in use/,
    code: 'refused',
    meaning: 'another network of libvirt has the bridge $bridge',
    cause: 'two networks cannot share a bridge that libvirt creates',
    fix: 'remove the name attribute of <bridge>, and libvirt picks one',
    references: ['kimchi#302'],
  },

  // Messages that do not say what is wrong
  {
    id: 'schema-invalid',
    pattern: /^XML document failed to validate against schema/,
    code: 'network-invalid',
    meaning: "the file does not follow libvirt's schema, which --validate checks",
    fix: 'libvirt names no line here; vnet validate FILE shows each element that libvirt does not know',
    references: ['https://libvirt.org/formatnetwork.html'],
  },
  {
    id: 'backend-unsupported',
    pattern: /Invalid value for attribute 'type' in element 'backend': '(?<backend>[^']{0,80})'/,
    code: 'network-invalid',
    meaning: "this libvirt has no network backend '$backend'",
    cause: ['this libvirt is too old', 'it was built without this backend', 'the name of the backend is wrong'],
    fix: 'passt needs a libvirt since 9.0 that was built with it; without <backend>, libvirt uses the one of QEMU',
    references: ['https://libvirt.org/formatdomain.html#userspace-connection-using-passt'],
  },
  {
    id: 'attribute-value',
    pattern:
      /Invalid value for attribute '(?<attribute>[^']{1,80})' in element '(?<element>[^']{1,80})': (?<value>'[^']{0,255}'|Zero is not permitted)/,
    code: 'network-invalid',
    meaning: 'libvirt does not accept this value of $attribute in <$element>: $value',
    fix: 'vnet validate FILE shows the place and the values that libvirt accepts',
  },
];
