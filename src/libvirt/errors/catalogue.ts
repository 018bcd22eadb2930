import type { ErrorCode } from '../../error.ts';

/** An error text of virsh or libvirt, the kind of failure it is, and what the user can do. */
export interface Advice {
  readonly id: string;
  /** Matches one text after virsh's `error: `, in English, of libvirt 9.0 and 11.3. */
  readonly pattern: RegExp;
  /** The commands it is for, if the same text means something else for others. */
  readonly on?: readonly string[];
  readonly code: ErrorCode;
  /**
   * What to do: starts in lower case, no full stop. `$1`, `$2` … are the groups of the pattern, `$network`, `$domain` … the
   * arguments of the failed command, `$entries` the XPath of a section of net-update, `$ssh` the host of the URI.
   */
  readonly hint?: string;
  /** Commands to paste. The same values are inserted, quoted. A command whose values are not all known is not shown. */
  readonly commands?: readonly string[];
}

const JOIN_GROUP = 'sudo usermod -aG libvirt "$USER"';
const SHOW_DNS_SERVERS = "sudo ss -lunp 'sport = :53'";
const SHOW_DHCP_SERVERS = "sudo ss -lunp 'sport = :67'";

const XML_ERROR = new RegExp(
  [
    '^\\(?(?:network(?:_definition|_update_xml|port)?|(?:nwfilter|nwfilterbinding|interface)_definition)\\)?:\\d+: ',
    '^at line \\d+: ',
    '^XML error: ',
    '^XML document failed to validate',
    '^unsupported configuration: ',
    '^missing name information',
    '^invalid char in name',
    '^internal error: (?:malformed uuid|range .* is|start of range|end of range|mismatch of address family|bad prefix|missing root element|No dnsmasq options)',
    '^Missing .* in network',
    '^Invalid IP address in network',
    'DNS (?:SRV|TXT) record',
    '^Cannot parse socket address',
    '^internal error: (?:filter has no name|filter binding has no |rule node requires |\\w+ has illegal value)',
    '^invalid argument: (?:Invalid chain name |Could not parse chain priority |Invalid chain priority )',
  ].join('|'),
);

const USAGE_ERROR = new RegExp(
  [
    '^unknown command: ',
    "^command '.*' (?:doesn't support option|requires)",
    '^unexpected data ',
    '^unsupported option ',
    '^option .* (?:requires|already seen|takes)',
    "^invalid '=' after option",
    '^expected syntax: ',
    '^missing "',
    '^dangling ',
    '^Numeric value .* malformed',
    '^Options? --?\\S+ and --?\\S+ are mutually exclusive',
    '^Only one argument from',
    '^Failed to get option',
    '^unrecognized (?:command|section) name',
    '^unknown event type',
    '^either --list or --event',
    '^Unknown data source',
    '^Invalid value for option',
    'is exclusive with',
    '^invalid (?:mac|MAC) address',
    '^invalid link state ',
    "^No support for .* in command '",
    '^source-mode is mandatory',
    '^Invalid source mode: ',
    '^cannot parse pci address ',
    '^Rate string ',
    "^field '\\w+' is malformed",
    '^(?:either inbound average or floor|outbound average) is mandatory',
    '^outbound floor is unsupported',
    '^(?:inbound|outbound) rate larger than maximum',
  ].join('|'),
);

/** Commands that change a guest, running or not. */
const GUEST_CHANGES = [
  'attach-interface',
  'detach-interface',
  'attach-device',
  'update-device',
  'detach-device',
  'detach-device-alias',
  'domiftune',
];

/** The first row that matches counts, so a narrow pattern comes before a wide one. */
export const catalogue: readonly Advice[] = [
  // Connection and permission
  {
    id: 'socket-permission',
    pattern: /Failed to connect socket to '[^']*': Permission denied/,
    code: 'permission',
    hint: 'join the group libvirt and log in again',
    commands: [JOIN_GROUP],
  },
  {
    id: 'modular-daemon-down',
    pattern: /Failed to connect socket to '[^']*virt([a-z]+)d-sock[^']*': (?:No such file|Connection refused)/,
    code: 'connection',
    hint: 'no daemon listens there; start the one that is installed',
    commands: ['sudo systemctl enable --now virt$1d.socket', 'sudo systemctl enable --now libvirtd.socket'],
  },
  {
    id: 'socket-missing',
    pattern:
      /Failed to connect socket to '((?!\/(?:var\/)?run\/(?:user\/\d+\/)?libvirt\/)[^']*)': (?:No such file|Connection refused)/,
    code: 'connection',
    hint: 'nothing listens at $1; check the socket of the URI',
  },
  {
    id: 'daemon-down',
    pattern: /Failed to connect socket to '[^']*': /,
    code: 'connection',
    hint: 'no daemon listens there; start the one that is installed',
    commands: [
      'sudo systemctl enable --now libvirtd.socket',
      'sudo systemctl enable --now virtqemud.socket virtnetworkd.socket',
    ],
  },
  {
    id: 'polkit',
    pattern: /no polkit agent|no agent is available|authentication cancelled/i,
    code: 'permission',
    hint: 'run a polkit agent, or join the group libvirt and log in again',
    commands: [JOIN_GROUP],
  },
  {
    id: 'authentication',
    pattern: /authentication (?:unavailable|failed)/i,
    code: 'permission',
    hint: 'the server rejected the login; check the user name and password, or the certificate',
  },
  {
    id: 'access-denied',
    pattern: /access denied/i,
    code: 'permission',
    hint: "libvirt's access control denies this to your user",
  },
  {
    id: 'system-bus',
    pattern: /Unable to get system bus connection/,
    code: 'connection',
    hint: 'without D-Bus only root may connect; start D-Bus, or run this as root',
  },
  {
    id: 'uri-unknown',
    pattern: /no connection driver available for|unexpected \w+ URI path '/,
    code: 'connection',
    hint: 'use a URI such as qemu:///system, qemu:///session, qemu+ssh://USER@HOST/system or test:///default',
  },
  {
    id: 'no-uri',
    pattern: /Cannot use direct socket mode if no URI is set|No URI is provided and cannot identify/,
    code: 'connection',
    hint: 'no daemon was found; name a connection with -c, or start the daemon',
    commands: ['sudo systemctl enable --now libvirtd.socket'],
  },
  {
    id: 'read-only',
    pattern: /operation forbidden: read only access/,
    code: 'permission',
    hint: 'a read-only connection cannot change anything; omit -r',
  },
  {
    id: 'tcp-refused',
    pattern: /unable to connect to server at '([^']*)': Connection refused/,
    code: 'connection',
    hint: 'no libvirt listens at $1; qemu+ssh://USER@HOST/system needs no listener',
  },
  {
    id: 'tcp-unreachable',
    pattern: /unable to connect to server at '([^']*)': /,
    code: 'connection',
    hint: '$1 does not answer; check the address, the host, and the firewalls on the way',
  },
  {
    id: 'tls-certificate',
    pattern: /Cannot read CA certificate '[^']*'/,
    code: 'connection',
    hint: 'a TLS connection needs certificates; qemu+ssh://USER@HOST/system needs none',
  },
  {
    id: 'ssh-host-unknown',
    pattern: /Cannot recv data: .*Could not resolve hostname (\S+?):/,
    code: 'connection',
    hint: "the host name '$1' does not resolve; check its spelling",
  },
  {
    id: 'ssh-unreachable',
    pattern: /Cannot recv data: (?:ssh: )?connect to (?:address|host) (\S+) port (\d+): /,
    code: 'connection',
    hint: 'no ssh server answers at $1 port $2; check that the host is up and runs sshd',
  },
  {
    id: 'ssh-permission',
    pattern: /Cannot recv data: (\S+): Permission denied \(/,
    code: 'permission',
    hint: 'ssh must log in without a question; try it as the user that runs vnet',
    commands: ['ssh $ssh true'],
  },
  {
    id: 'ssh-host-key',
    pattern: /Cannot recv data: Host key verification failed/,
    code: 'connection',
    hint: 'accept the host key once, as the user that runs vnet',
    commands: ['ssh $ssh true'],
  },
  {
    id: 'netcat-missing',
    pattern: /End of file while reading data: .*nc: (?:command )?not found/,
    code: 'connection',
    hint: 'install netcat on the remote host, or add ?proxy=native to the URI',
  },
  {
    id: 'netcat-without-sockets',
    pattern: /End of file while reading data: .*invalid option -- '?U/,
    code: 'connection',
    hint: 'the netcat of the remote host has no Unix sockets; install netcat-openbsd there, or add ?proxy=native to the URI',
  },
  {
    id: 'connection-lost',
    pattern:
      /^no valid connection|^Disconnected from |client socket is closed|^End of file while reading data: Input\/output error/,
    code: 'connection',
    hint: 'the connection broke: the daemon ended, or the network to it failed',
  },
  {
    id: 'not-connected',
    pattern:
      /^failed to connect to the hypervisor|^Failed to reconnect|Cannot recv data|End of file while reading data/,
    code: 'connection',
  },
  {
    id: 'interface-driver-missing',
    pattern: /not supported by the connection driver: vir(?:Connect\w*Interfaces|InterfaceLookup\w*)/,
    code: 'unsupported',
    hint: 'this libvirt has no interface driver; install libvirt-daemon-driver-interface, if your distribution has it, and restart libvirtd or virtinterfaced',
  },
  {
    id: 'interface-read-only',
    pattern: /not supported by the connection driver: virInterface/,
    code: 'unsupported',
    hint: 'this libvirt cannot change host interfaces, because it was built without netcf; use what configures the network of the host: NetworkManager, netplan, systemd-networkd or ifupdown',
  },
  {
    id: 'filter-driver-missing',
    pattern: /not supported by the connection driver: vir\w*NWFilter/,
    code: 'unsupported',
    hint: 'this connection has no network filters; qemu:///system has them',
  },
  {
    id: 'driver',
    pattern: /this function is not supported by the connection driver: \w+/,
    code: 'unsupported',
    hint: 'the libvirt of this connection has no driver for it or is too old; qemu:///system has networks',
  },
  {
    id: 'flags-unsupported',
    pattern: /unsupported flags \(0x[\da-f]+\) in function \w+/,
    code: 'unsupported',
    hint: 'the driver of this connection does not have one of the options, or its libvirt is too old',
  },

  // Not found
  {
    id: 'name-for-uuid',
    on: ['net-name'],
    pattern: /^failed to get network '(?!(?:[0-9a-fA-F]-?){32}')(.*)'/,
    code: 'not-found',
    hint: 'net-name takes a UUID; for the UUID of a name, run',
    commands: ['vnet net-uuid $1'],
  },
  {
    id: 'uuid-for-name',
    on: ['net-uuid'],
    pattern: /^failed to get network '((?:[0-9a-fA-F]-?){32})'/,
    code: 'not-found',
    hint: 'net-uuid takes a name; for the name of a UUID, run',
    commands: ['vnet net-name $1'],
  },
  {
    id: 'name-for-mac',
    on: ['iface-name'],
    pattern: /^failed to get interface '(?!(?:[0-9a-fA-F]{1,2}:){5})(.*)'/,
    code: 'not-found',
    hint: 'iface-name takes a MAC address; for the MAC address of a name, run',
    commands: ['vnet iface-mac $1'],
  },
  {
    id: 'mac-for-name',
    on: ['iface-mac'],
    pattern: /^failed to get interface '((?:[0-9a-fA-F]{1,2}:){5}[0-9a-fA-F]{1,2})'/,
    code: 'not-found',
    hint: 'iface-mac takes a name; for the name of a MAC address, run',
    commands: ['vnet iface-name $1'],
  },
  { id: 'not-found', pattern: /^failed to get (?:network|domain|interface|nwfilter) /, code: 'not-found' },
  {
    id: 'not-found',
    pattern: /^(?:Network|Domain|Interface|Network filter|Network filter binding) not found: /,
    code: 'not-found',
  },
  { id: 'not-found', pattern: /^network port not found: /, code: 'not-found' },
  {
    id: 'interface-not-found',
    pattern:
      /^No interface \w+ whose type is |^No interface with MAC address |^Interface \((?:mac|dev): .*\) not found|^interface '.*' not found$|is not a known interface$|^device not found: |no device found with alias /,
    code: 'not-found',
  },
  {
    id: 'hostname-unknown',
    pattern: /^no hostname found: /,
    code: 'not-found',
    hint: 'no DHCP lease of the guest has a hostname; for its addresses, run',
    commands: ['vnet domifaddr $domain'],
  },
  {
    id: 'file-permission',
    pattern: /^Failed to open file '.*': (?:Permission denied|Operation not permitted)$/,
    code: 'permission',
  },
  { id: 'file-unreadable', pattern: /^Failed to (?:open|read) file '.*': /, code: 'file-unreadable' },

  // Definition
  {
    id: 'name-exists',
    pattern: /network '(.*)' already exists with uuid (\S+)/,
    code: 'refused',
    hint: "the name is in use; choose another, or redefine '$1' by putting <uuid>$2</uuid> into the file",
  },
  {
    id: 'uuid-exists',
    pattern: /network '(.*)' is already defined with uuid \S+/,
    code: 'refused',
    hint: "the file has the UUID of network '$1'; remove <uuid>, and libvirt generates one",
  },
  {
    id: 'filter-name-exists',
    pattern: /filter '(.*)' already exists with uuid (\S+)/,
    code: 'refused',
    hint: "the name is in use; choose another, or redefine '$1' by putting <uuid>$2</uuid> into the file",
  },
  {
    id: 'filter-uuid-exists',
    pattern: /filter with same UUID but different name \('(.*)'\) already exists/,
    code: 'refused',
    hint: "the file has the UUID of filter '$1'; remove <uuid>, and libvirt generates one",
  },
  {
    id: 'binding-exists',
    pattern: /binding '(.*)' already exists/,
    code: 'refused',
    hint: '$1 has a filter; to remove it, run',
    commands: ['vnet nwfilter-binding-delete $1'],
  },
  {
    id: 'filter-in-use',
    pattern: /nwfilter is in use/,
    code: 'refused',
    hint: 'a running guest uses the filter, or a filter that includes it. To see the filter of each guest interface, run',
    commands: ['vnet nwfilter-binding-list'],
  },
  {
    id: 'bridge-exists',
    pattern: /bridge name '(.*)' already in use/,
    code: 'refused',
    hint: 'another network has the bridge $1; remove the name attribute of <bridge>, and libvirt picks one',
  },
  {
    id: 'cannot-modify',
    pattern: /dhcp ranges cannot be modified|DNS (?:HOST|TXT|SRV) records cannot be modified/,
    code: 'refused',
    hint: 'delete the old entry, then add the new one. To see the entries, run',
    commands: ['vnet net-dumpxml $network --xpath $entries'],
  },
  {
    id: 'no-such-entry',
    pattern:
      /couldn't locate a matching (?:dhcp host|dhcp range|DNS HOST|DNS TXT|DNS SRV)|couldn't locate a matching .* entry/,
    code: 'refused',
    hint: 'the network has no such entry. To see the entries, run',
    commands: ['vnet net-dumpxml $network --xpath $entries'],
  },
  {
    id: 'record-exists',
    pattern: /there is already (?:at least one DNS HOST|a DNS (?:TXT|SRV)) record/,
    code: 'refused',
    hint: 'delete the old entry first. To see the entries, run',
    commands: ['vnet net-dumpxml $network --xpath $entries'],
  },
  {
    id: 'wrong-entry',
    pattern: /unexpected element <(\S+?)>, expecting <(\S+?)>, while updating network/,
    code: 'network-invalid',
    hint: 'give the <$2> element alone, without <$1> around it',
  },
  { id: 'network-invalid', pattern: XML_ERROR, code: 'network-invalid' },

  // Start
  {
    id: 'subnet-in-use',
    pattern: /Network is already in use by interface (\S+)/,
    code: 'refused',
    hint: 'the host already has a route to this subnet through $1; use another subnet, or remove the route. To see it, run',
    commands: ['ip route show dev $1'],
  },
  {
    id: 'bridge-link-exists',
    pattern: /error creating bridge interface (\S+): File exists/,
    code: 'refused',
    hint: 'the host already has a link named $1; use another bridge name, or delete the link if nothing needs it. To see it, run',
    commands: ['ip -d link show dev $1'],
  },
  {
    id: 'bridge-name-long',
    pattern: /error creating bridge interface \S+: Numerical result out of range/,
    code: 'refused',
    hint: 'shorten the bridge name to at most 15 characters',
  },
  {
    id: 'bridge-permission',
    pattern: /error creating bridge interface \S+: Operation not permitted/,
    code: 'permission',
    hint: 'this libvirt may not create bridges: a session needs -c qemu:///system, a container CAP_NET_ADMIN',
  },
  {
    id: 'dns-port-in-use',
    pattern: /dnsmasq: failed to create listening socket for (\S+): Address already in use/,
    code: 'refused',
    hint: "another DNS server, or an old dnsmasq, uses port 53 of $1; give it bind-interfaces, stop it, or set <dns enable='no'/>. To see it, run",
    commands: [SHOW_DNS_SERVERS],
  },
  {
    id: 'dhcp-port-in-use',
    pattern: /dnsmasq: failed to bind DHCP server socket: Address already in use/,
    code: 'refused',
    hint: 'another DHCP server uses port 67; give it bind-interfaces or bind-dynamic, or stop it. To see it, run',
    commands: [SHOW_DHCP_SERVERS],
  },
  {
    id: 'dnsmasq-option',
    pattern: /dnsmasq: bad option at line (\d+) of (\S+)/,
    code: 'refused',
    hint: 'line $1 of $2 comes from a <dnsmasq:option>; correct or remove it',
  },
  {
    id: 'dnsmasq-missing',
    pattern: /Unable to find 'dnsmasq' binary|Cannot check dnsmasq binary/,
    code: 'refused',
    hint: 'install dnsmasq (dnsmasq-base on Debian and Ubuntu), then restart libvirtd or virtnetworkd',
  },
  {
    id: 'firewall',
    pattern:
      /Failed to apply firewall (?:rules|command)|cannot execute binary .*iptables|No firewall backend is available|Failed to initialize a valid firewall backend/,
    code: 'refused',
    hint: 'libvirt cannot write its firewall rules; check that nft or iptables works, and restart libvirtd or virtnetworkd after a change of the firewall',
  },
  {
    id: 'firewalld-zone',
    pattern: /zone (\S+) requested for network \S+ but firewalld is not active/,
    code: 'refused',
    hint: "start firewalld, or remove zone='$1' from <bridge>",
  },
  {
    id: 'accept-ra',
    pattern: /interface (\S+) has kernel autoconfigured IPv6 routes and enabling forwarding without accept_ra/,
    code: 'refused',
    hint: 'accept router advertisements on $1 although the host forwards; a file in /etc/sysctl.d keeps it',
    commands: ['sudo sysctl -w net/ipv6/conf/$1/accept_ra=2'],
  },

  // State
  {
    id: 'already-active',
    pattern: /network is already active|is already running/,
    code: 'refused',
    hint: 'it is already active; there is nothing to do',
  },
  {
    id: 'already-stopped',
    on: ['net-destroy'],
    pattern: /network '.*' is not active|network is not active/,
    code: 'refused',
    hint: 'it is already stopped; there is nothing to do',
  },
  {
    id: 'not-active',
    pattern: /network '(.*)' is not active/,
    code: 'refused',
    hint: 'start the network',
    commands: ['vnet net-start $1'],
  },
  {
    id: 'live-inactive',
    pattern: /network is not running/,
    code: 'refused',
    hint: 'the network is inactive: use --config without --live, or start it',
    commands: ['vnet net-start $network'],
  },
  {
    id: 'dhcp-host-exists',
    pattern: /there is an existing dhcp host entry in network '(.*)' that matches/,
    code: 'refused',
    hint: 'an entry has the same MAC, name or IP: modify it if the MAC is the same, else delete it first. To see the entries, run',
    commands: ['vnet net-dumpxml $1 --xpath $entries'],
  },
  {
    id: 'dhcp-host-missing',
    pattern: /couldn't locate an existing dhcp host entry/,
    code: 'refused',
    hint: 'no entry matches; use add instead of modify. To see the entries, run',
    commands: ['vnet net-dumpxml $network --xpath $entries'],
  },
  {
    id: 'section-fixed',
    pattern: /can't update '(.*)' section of network '(.*)'/,
    code: 'refused',
    hint: 'libvirt cannot update <$1>; edit the definition, then stop and start the network and restart its guests',
    commands: ['vnet net-edit $2'],
  },
  {
    id: 'undefine-transient',
    pattern: /can't undefine transient network/,
    code: 'refused',
    hint: 'a transient network has no definition; it disappears when it stops',
    commands: ['vnet net-destroy $network'],
  },
  {
    id: 'transient',
    pattern: /cannot set autostart for transient network|persistent config of a transient network/,
    code: 'refused',
    hint: 'a transient network has no definition; to make it persistent, run',
    commands: ['vnet net-dumpxml $network | vnet net-define -'],
  },
  {
    id: 'no-transaction',
    pattern: /no transaction running/,
    code: 'refused',
    hint: 'nothing was saved; run this before the changes',
    commands: ['vnet iface-begin'],
  },
  {
    id: 'transaction-open',
    pattern: /there is another transaction running/,
    code: 'refused',
    hint: 'iface-begin ran before; keep the changes since then, or undo them',
    commands: ['vnet iface-commit', 'vnet iface-rollback'],
  },
  {
    id: 'guest-off-device',
    on: GUEST_CHANGES,
    pattern: /domain is not running/,
    code: 'refused',
    hint: 'the guest is off: use --config without --live, or start it',
    commands: ['virsh start $domain'],
  },
  {
    id: 'guest-off-counters',
    on: ['domifstat'],
    pattern: /domain is not running/,
    code: 'refused',
    hint: 'a guest has traffic counters only while it runs; start it',
    commands: ['virsh start $domain'],
  },
  {
    id: 'guest-off',
    pattern: /domain is not running/,
    code: 'refused',
    hint: 'a guest has addresses only while it runs; start it',
    commands: ['virsh start $domain'],
  },
  {
    id: 'guest-transient',
    pattern: /transient domains do not have any persistent config/,
    code: 'refused',
    hint: 'a transient guest has no definition: use --live without --config',
  },
  {
    id: 'counters-without-tap',
    pattern: /Interface name not provided/,
    code: 'refused',
    hint: 'the interface has no tap, so the host does not count its traffic. For all interfaces, run',
    commands: ['vnet domiflist $domain'],
  },
  {
    id: 'not-changed-live',
    pattern:
      /^Operation not supported: (?:cannot (?:modify|change)|unable to change) |cannot change network interface mac address/,
    on: ['update-device'],
    code: 'refused',
    hint: 'libvirt cannot change this while the guest runs; change its definition and restart it, or detach the device and attach it again. To change the definition, run',
    commands: ['vnet update-device $domain $file --config'],
  },
  {
    id: 'no-hotplug',
    pattern: /Bus '\S+' does not support hotplugging/,
    code: 'refused',
    hint: 'this guest takes no devices while it runs, often for lack of <acpi/> in <features>; use --config without --live, and restart it',
  },
  {
    id: 'no-free-slot',
    pattern: /No more available PCI slots/,
    code: 'refused',
    hint: "the guest has no free PCI slot: a machine of type q35 needs a <controller type='pci' model='pcie-root-port'/> for each device that is plugged in; use --config without --live, and restart it",
  },
  {
    id: 'no-tun',
    pattern: /Unable to open \/dev\/net\/tun/,
    code: 'refused',
    hint: 'the host has no tun device; load its module, or allow /dev/net/tun in the container that libvirt runs in',
    commands: ['sudo modprobe tun'],
  },
  {
    id: 'bridge-missing',
    pattern: /^Cannot get interface MTU on '(\S+)': No such device/,
    code: 'refused',
    hint: 'the host has no bridge $1. For its bridges, run',
    commands: ['ip link show type bridge'],
  },
  {
    id: 'agent-for-hostname',
    on: ['domhostname'],
    pattern: /QEMU guest agent is not configured/,
    code: 'refused',
    hint: 'the guest has no channel for the QEMU guest agent; look in its DHCP leases',
    commands: ['vnet domhostname $domain --source lease'],
  },
  {
    id: 'agent-not-configured',
    pattern: /QEMU guest agent is not configured/,
    code: 'refused',
    hint: 'the guest has no channel for the QEMU guest agent; ask another source',
    commands: ['vnet domifaddr $domain --source arp'],
  },
  {
    id: 'agent-not-connected',
    pattern: /QEMU guest agent is not connected/,
    code: 'refused',
    hint: 'qemu-guest-agent does not answer: wait until the guest has booted, or install and start it there',
  },

  { id: 'usage', pattern: USAGE_ERROR, code: 'usage' },
];
