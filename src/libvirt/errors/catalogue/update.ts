import type { Row } from './row.ts';

const SHOW_ENTRIES = 'vnet net-dumpxml $network --xpath $entries';

/** Why libvirt does not change, undefine or autostart a network. */
export const update: readonly Row[] = [
  {
    id: 'wrong-entry',
    pattern:
      /unexpected element <(?<element>[^\s>]{1,80})>, expecting <(?<expected>[^\s>]{1,80})>, while updating network/,
    code: 'network-invalid',
    meaning: 'the XML starts with <$element>, and this section has <$expected>',
    cause: 'this section has <$expected>',
    fix: 'give the <$expected> element alone, without <$element> around it',
  },
  {
    id: 'cannot-modify',
    pattern:
      /(?<entries>dhcp ranges|DNS (?:HOST|TXT|SRV) records|forward interface entries) cannot be modified, only added or deleted/,
    code: 'refused',
    meaning: 'net-update can add and delete such an entry, and not modify it',
    cause: 'libvirt cannot modify such an entry. DNS hosts can be modified from libvirt 10.6',
    fix: 'delete the old entry, then add the new one. To see the entries, run',
    commands: [SHOW_ENTRIES],
    references: ['https://libvirt.org/manpages/virsh.html#net-update'],
  },
  {
    id: 'no-parent-element',
    pattern:
      /couldn't update dhcp (?:host|range) entry - no <ip> element found at index (?<index>-?\d{1,10}) in network '(?<network>.{0,255})'/,
    code: 'refused',
    meaning: "network '$network' has no <ip> number $index; the first is number 0",
    cause: 'each <ip> has separate entries, and --parent-index selects the <ip>',
    fix: 'give the position of the <ip> in --parent-index, or omit it. To see them, run',
    commands: ['vnet net-dumpxml $network --xpath /network/ip'],
  },
  {
    id: 'no-such-entry',
    pattern:
      /couldn't locate a matching (?:dhcp host|dhcp range|DNS HOST|DNS TXT|DNS SRV)|couldn't locate a matching .{1,80} entry/,
    code: 'refused',
    meaning: 'the network has no such entry, so there is nothing to delete',
    cause: ['only the definition has it, or only the running network', 'an attribute differs'],
    fix: 'to see the entries, run',
    commands: [SHOW_ENTRIES],
  },
  {
    id: 'record-exists',
    pattern: /there is already (?:at least one DNS HOST|a DNS (?:TXT|SRV)) record/,
    code: 'refused',
    meaning: 'the network has a DNS record with the same name or address',
    cause: 'the network has a record with the same name or address',
    fix: 'delete the old entry first. To see the entries, run',
    commands: [SHOW_ENTRIES],
    references: ['kcli#140'],
  },
  {
    id: 'live-inactive',
    pattern: /network is not running/,
    code: 'refused',
    meaning: '--live changes a running network, and this one is inactive',
    cause: 'the network is inactive',
    fix: 'use --config without --live, or start it',
    commands: ['vnet net-start $network'],
  },
  {
    id: 'dhcp-host-exists',
    pattern: /there is an existing dhcp host entry in network '(?<network>.{0,255})' that matches/,
    code: 'refused',
    meaning: "network '$network' has a reservation with the same MAC address, name or IP address",
    cause: 'an entry has the same MAC, name or IP',
    fix: 'modify it if the MAC is the same, else delete it first. To see the entries, run',
    commands: ['vnet net-dumpxml $network --xpath /network/ip/dhcp/host'],
    references: ['install_yamls#124', 'vagrant-kvm#257'],
  },
  {
    id: 'dhcp-host-missing',
    pattern: /couldn't locate an existing dhcp host entry/,
    code: 'refused',
    meaning: 'the network has no reservation to modify',
    cause: 'no entry matches',
    fix: 'use add instead of modify. To see the entries, run',
    commands: [SHOW_ENTRIES],
  },
  {
    id: 'section-fixed',
    pattern: /can't update '(?<section>[\w -]{1,80})' section of network '(?<network>.{0,255})'/,
    code: 'refused',
    meaning: 'net-update cannot change <$section>',
    cause: 'libvirt cannot update <$section>',
    fix: 'edit the definition, then stop and start the network and restart its guests',
    commands: ['vnet net-edit $network'],
    references: ['https://libvirt.org/manpages/virsh.html#net-update'],
  },
  {
    id: 'undefine-transient',
    pattern: /can't undefine transient network/,
    code: 'refused',
    meaning: 'a transient network has no definition to remove',
    cause: 'a transient network has no definition: net-create made it, or net-undefine ran while it was active',
    fix: 'stop it; then it is gone',
    commands: ['vnet net-destroy $network'],
  },
  {
    id: 'transient',
    pattern: /cannot set autostart for transient network|persistent config of a transient network/,
    code: 'refused',
    meaning: 'a transient network has no definition to change',
    cause: 'a transient network has no definition: net-create made it, or net-undefine ran while it was active',
    fix: 'to make it persistent, run',
    commands: ['vnet net-dumpxml $network | vnet net-define -'],
  },

  // Other programs that update networks
  {
    id: 'terraform-vanished',
    pattern:
      /(?:\.dns\b.{0,200}|Provider produced inconsistent result after apply.{0,400}\bdns\b.{0,200}) has vanished/,
    code: 'refused',
    meaning: 'Terraform wrote a DNS record to the definition of the network, and did not find it in the running one',
    cause: 'the provider changed the definition only, and reads the running network back',
    fix: 'add the record to the running network with vnet net-update NETWORK add dns-host XML --live, then run terraform refresh',
    references: ['terraform-provider-libvirt#1356'],
  },
  {
    id: 'ansible-update',
    pattern: /updating this is not supported yet/,
    code: 'refused',
    meaning: "Ansible's virt_net can modify reservations, and nothing else",
    cause: 'command: modify got another element than <host>',
    fix: 'use vnet net-update for other sections, or define the network again and restart it',
    references: ['https://docs.ansible.com/ansible/latest/collections/community/libvirt/virt_net_module.html'],
  },
];
