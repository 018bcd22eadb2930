import type { Failed } from '../../../src/libvirt/errors/row-texts.ts';

interface Recorded {
  readonly error: string;
  readonly failed?: Failed;
}

const update = (section?: string): Failed => ({ command: 'net-update', args: { network: 'NAME', section } });

/** A message of libvirt or another program for each row about definitions, updates and guests; `NAME` is where a name appears. */
export const RECORDED: Readonly<Record<string, Recorded>> = {
  'malformed-xml': {
    error: '(network_definition):3: Opening and ending tag mismatch: ip line 2 and network',
  },
  'root-element': { error: "XML error: expecting root element of 'network', not 'domain'" },
  'name-missing': { error: 'missing name information' },
  'name-slash': { error: 'invalid char in name: /' },
  'name-newline': { error: 'invalid char in name: \n' },
  'uuid-malformed': { error: 'internal error: malformed uuid element' },
  'forward-mode-unknown': { error: "unsupported configuration: unknown forwarding type 'rout'" },
  'ip-address-invalid': { error: "XML error: Invalid address '10.9.0.1/24' in network 'NAME'" },
  'ip-address-missing': { error: "XML error: Missing required address attribute in network 'NAME'" },
  'ip-prefix-and-netmask': {
    error: "unsupported configuration: Network 'NAME' IP address cannot have both a prefix and a netmask",
  },
  'ip-prefix-range': { error: "unsupported configuration: Invalid IPv4 prefix '33' in network 'NAME'" },
  'ip-family-missing': {
    error: "unsupported configuration: no family specified for non-IPv4 address 'fd00:9::1' in network 'NAME'",
  },
  'ip-family-mismatch': {
    error: "unsupported configuration: Family 'ipv6' specified for non-IPv6 address '10.9.0.1' in network 'NAME'",
  },
  'ip-netmask-ipv6': {
    error: "unsupported configuration: netmask not allowed for IPv6 address 'fd00:9::1' in network 'NAME'",
  },
  'mode-without-ip': {
    error: "XML error: nat forwarding requested, but no IP address provided for network 'NAME'",
  },
  'range-outside-subnet': {
    error: 'internal error: range 10.9.0.2 - 10.9.1.9 is not entirely within network 10.9.0.1/24',
  },
  'range-reversed': { error: 'internal error: range 10.9.0.9 - 10.9.0.2 is reversed ' },
  'range-network-address': {
    error: 'internal error: start of range 10.9.0.0 - 10.9.0.9 in network 10.9.0.1/24 is the network address',
  },
  'range-broadcast-address': {
    error: 'internal error: end of range 10.9.0.2 - 10.9.0.255 in network 10.9.0.1/24 is the broadcast address',
  },
  'range-too-large': { error: 'internal error: range 10.9.0.2 - 10.10.0.9 is too large (> 65535)' },
  'range-end-missing': { error: "XML error: Missing 'end' attribute in dhcp range for network 'NAME'" },
  'host-ip-missing': { error: "XML error: Missing IP address in static host definition for network 'NAME'" },
  'host-mac-malformed': { error: "XML error: Cannot parse MAC address 'web' in network 'NAME'" },
  'host-mac-multicast': {
    error: "XML error: expected unicast mac address, found multicast '53:54:00:aa:bb:cc' in network 'NAME'",
  },
  'host-mac-ipv6': {
    error:
      "XML error: Invalid to specify MAC address '52:54:00:aa:bb:cc' in network 'NAME' IPv6 static host definition",
  },
  'lease-too-short': {
    error: 'unsupported configuration: The minimum lease time should be greater than 2 minutes',
  },
  'dhcp-twice': {
    error:
      'unsupported configuration: Multiple IPv4 dhcp sections found -- dhcp is supported only for a single IPv4 address on each network',
  },
  'ip-on-host-bridge': {
    error: "unsupported configuration: Unsupported <ip> element in network NAME with forward mode='bridge'",
  },
  'dns-on-host-bridge': {
    error: "unsupported configuration: Unsupported <dns> element in network lab with forward mode='bridge'",
  },
  'domain-on-host-bridge': {
    error: "unsupported configuration: Unsupported <domain> element in network lab with forward mode='bridge'",
  },
  'mac-on-host-bridge': {
    error: "unsupported configuration: Unsupported <mac> element in network lab with forward mode='bridge'",
  },
  'bandwidth-unsupported': {
    error:
      "unsupported configuration: Unsupported network-wide <bandwidth> element in network lab with forward mode='private'",
  },
  'bridge-options-on-host-bridge': {
    error:
      "XML error: bridge delay/stp/zone options only allowed in open, route, nat, and isolated mode, not in bridge (network 'NAME')",
  },
  'mtu-on-host-bridge': {
    error: "XML error: mtu size only allowed in open, route, nat, and isolated mode, not in bridge (network 'NAME')",
  },
  'open-with-dev': { error: "XML error: forward dev not allowed for network 'NAME' with forward mode='open'" },
  'vlan-unsupported': {
    error:
      "unsupported configuration: <vlan> element specified for network NAME, whose type doesn't support vlan configuration",
  },
  'vlan-tag-range': { error: 'XML error: vlan tag id 4096 too large (maximum 4095)' },
  'dns-host-without-hostname': { error: "Missing hostname in network 'NAME' DNS HOST record" },
  'dns-host-ip': { error: "Invalid IP address in network 'NAME' DNS HOST record" },
  'srv-protocol-missing': {
    error: "missing required protocol attribute in DNS SRV record 'ldap' of network 'NAME'",
  },
  'txt-value-missing': {
    error: "missing required value attribute in DNS TXT record named 'greeting' of network NAME",
  },
  'txt-name-character': { error: "prohibited character in DNS TXT record name 'my name' of network NAME" },
  'dns-disabled-with-data': { error: "XML error: Extra data in disabled network 'NAME'" },
  'portgroup-name-twice': {
    error: "unsupported configuration: multiple <portgroup> elements with the same name (a) in network 'NAME'",
  },
  'portgroup-default-twice': {
    error:
      "unsupported configuration: network 'NAME' has multiple default <portgroup> elements (a and b), but only one default is allowed",
  },
  'route-gateway-unreachable': {
    error: "unsupported configuration: unreachable static route gateway '10.7.0.2' specified for network 'NAME'",
  },
  'route-not-a-network': {
    error: "XML error: NAME: Address '10.8.0.1' in route definition is not a network address",
  },
  'dnsmasq-option-value': { error: 'internal error: No dnsmasq options value specified' },
  'schema-invalid': {
    error:
      'XML document failed to validate against schema: Unable to validate doc against /usr/share/libvirt/schemas/network.rng\nExtra element forward in interleave',
  },
  'backend-unsupported': {
    error: "XML error: Invalid value for attribute 'type' in element 'backend': 'passt'.",
  },
  'attribute-value': { error: "XML error: Invalid value for attribute 'ipv6' in element 'nat': 'on'." },

  'no-parent-element': {
    error: "couldn't update dhcp host entry - no <ip> element found at index 7 in network 'NAME'",
    failed: update('ip-dhcp-host'),
  },
  'terraform-vanished': {
    error:
      'Provider produced inconsistent result after apply: When applying changes to libvirt_network.lab, provider produced an unexpected new value: .dns[0].hosts: element 3 has vanished.',
  },
  'ansible-update': { error: 'updating this is not supported yet <portgroup name="a"/>' },

  'source-not-bridge': { error: "Cannot set interface MTU on 'vnet1': Invalid argument" },
  'macvtap-device-missing': { error: 'Unable to get index for interface eth77: No such device' },
  'bridge-port': { error: 'Unable to add bridge br0 port vnet0: Operation not supported' },
  'ovs-port': { error: 'internal error: Unable to add port vnet3 to OVS bridge br0' },
  'filter-missing': { error: "internal error: referenced filter 'NAME' is missing" },
  'bridge-helper-file': {
    error:
      "internal error: /usr/lib/qemu/qemu-bridge-helper --use-vnet --br=br0 --fd=26: failed to communicate with bridge helper: stderr=failed to parse default acl file `/etc/qemu/bridge.conf': Transport endpoint is not connected",
  },
  'bridge-helper-denied': {
    error:
      'internal error: /usr/lib/qemu/qemu-bridge-helper --use-vnet --br=br0 --fd=26: failed to communicate with bridge helper: stderr=access denied by acl file: Transport endpoint is not connected',
  },
  'bridge-helper-no-bridge': {
    error:
      "internal error: /usr/lib/qemu/qemu-bridge-helper --use-vnet --br=virbr0 --fd=26: failed to communicate with bridge helper: stderr=failed to get mtu of bridge `virbr0': No such device",
  },
  'bridge-helper-missing': {
    error: "'/usr/lib/qemu/qemu-bridge-helper' is not a suitable bridge helper: No such file or directory",
  },
  'arp-table-empty': { error: 'internal error: wrong nlmsg len' },
  'no-lease-for-mac': { error: 'no lease with matching MAC address' },
  'wait-for-addresses': {
    error:
      "couldn't retrieve IP address of domain: timeout while waiting for state to become 'all-addresses-obtained' (last state: 'waiting-addresses', timeout: 5m0s)",
  },
  'lease-file-missing': {
    error: "Failed to open file '/var/lib/libvirt/dnsmasq/virbr0.status': No such file or directory",
  },
  'hook-failed': {
    error:
      'Hook script execution failed: internal error: Child process (LC_ALL=C /etc/libvirt/hooks/qemu web prepare begin -) unexpected exit status 2: no',
  },
};
