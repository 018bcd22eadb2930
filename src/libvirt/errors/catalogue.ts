import type { ErrorCode } from '../../error.ts';

/** A message of virsh's or libvirt's, the kind of failure it is, and what the user can do. */
export interface Advice {
  /** Matched against one text behind virsh's `error: `, English wording; libvirt 9.0 and 11.3 are both covered. */
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  /** What to do. `$1`, `$2` … stand for the groups of the pattern. */
  readonly fix?: string;
}

/** First match wins, so the narrower stands before the wider. */
export const catalogue: readonly Advice[] = [
  // Connection and permission
  {
    pattern: /Failed to connect socket to '([^']*)': Permission denied/,
    code: 'permission',
    fix: 'Become a member of the group libvirt and log in again: sudo usermod -aG libvirt "$USER"',
  },
  {
    pattern: /Failed to connect socket to '([^']*virt(\w+)d-sock[^']*)': (No such file|Connection refused)/,
    code: 'connection',
    fix: 'No daemon listens there. Start it: sudo systemctl enable --now virt$2d.socket (or libvirtd.socket where one daemon does all)',
  },
  {
    pattern: /Failed to connect socket to '([^']*)': /,
    code: 'connection',
    fix: 'No daemon listens there. Start it: sudo systemctl enable --now libvirtd.socket (or virtqemud.socket and virtnetworkd.socket)',
  },
  {
    pattern: /authentication unavailable: no polkit agent|authentication failed|access denied/i,
    code: 'permission',
    fix: 'Become a member of the group libvirt and log in again: sudo usermod -aG libvirt "$USER"',
  },
  {
    pattern: /Unable to get system bus connection/,
    code: 'connection',
    fix: 'Without D-Bus only root may connect: run as root, or start dbus.',
  },
  {
    pattern: /no connection driver available for (.*)|unexpected \w+ URI path '/,
    code: 'connection',
    fix: 'Known forms: qemu:///system, qemu:///session, qemu+ssh://USER@HOST/system, test:///default',
  },
  {
    pattern: /Cannot use direct socket mode if no URI is set|No URI is provided and cannot identify/,
    code: 'connection',
    fix: 'Name the connection (-c qemu:///system), or start the daemon: sudo systemctl enable --now libvirtd.socket',
  },
  {
    pattern: /operation forbidden: read only access/,
    code: 'permission',
    fix: 'Leave out -r/--readonly: this changes something.',
  },
  {
    pattern: /unable to connect to server at '([^']*)': Connection refused/,
    code: 'connection',
    fix: 'Nothing listens at $1. Over ssh no listener is needed: -c qemu+ssh://USER@HOST/system',
  },
  {
    pattern: /unable to connect to server at '([^']*)': /,
    code: 'connection',
    fix: 'No host answers at $1: see that its address is right, that it is up, and what stands between.',
  },
  {
    pattern: /Cannot read CA certificate '([^']*)'/,
    code: 'connection',
    fix: 'A TLS connection needs certificates; over ssh none are: -c qemu+ssh://USER@HOST/system',
  },
  {
    pattern: /Cannot recv data: .*Could not resolve hostname (\S+?):/,
    code: 'connection',
    fix: 'The host name $1 does not resolve: check its spelling.',
  },
  {
    pattern: /Cannot recv data: (?:ssh: )?connect to (?:address|host) (\S+) port (\d+): /,
    code: 'connection',
    fix: 'No ssh server answers at $1, port $2: see that the host is up, and that sshd runs there.',
  },
  {
    pattern: /Cannot recv data: (\S+): Permission denied \(/,
    code: 'permission',
    fix: 'ssh does not let you in as $1: see that this works without a question, as the user that runs vnet: ssh $1 true',
  },
  {
    pattern: /Cannot recv data: Host key verification failed/,
    code: 'connection',
    fix: 'Accept the host key once, as the user that runs vnet: ssh HOST true',
  },
  {
    pattern: /End of file while reading data: .*nc: (command )?not found/,
    code: 'connection',
    fix: 'Install netcat on the remote host, or add ?proxy=native to the URI.',
  },
  {
    pattern: /End of file while reading data: .*invalid option -- '?U/,
    code: 'connection',
    fix: 'The remote netcat knows no unix sockets: install netcat-openbsd there, or add ?proxy=native to the URI.',
  },
  {
    pattern:
      /^no valid connection|^Disconnected from |client socket is closed|^End of file while reading data: Input\/output error/,
    code: 'connection',
    fix: 'The connection broke off: the daemon has ended, or the network on the way to it.',
  },
  {
    pattern:
      /^failed to connect to the hypervisor|^Failed to reconnect|Cannot recv data|End of file while reading data/,
    code: 'connection',
  },
  {
    pattern: /this function is not supported by the connection driver: (\w+)/,
    code: 'unsupported',
    fix: 'This connection has no driver for it, or its libvirt is too old. Networks of the system: -c qemu:///system',
  },

  // What is not there
  { pattern: /^failed to get (network|domain|interface|nwfilter) /, code: 'not-found' },
  { pattern: /^(Network|Domain|Interface) not found: /, code: 'not-found' },
  { pattern: /^network port not found: /, code: 'not-found' },
  { pattern: /^Failed to open file '(.*)': (?:Permission denied|Operation not permitted)$/, code: 'permission' },
  { pattern: /^Failed to open file '(.*)': /, code: 'file-unreadable' },
  { pattern: /^Failed to read file '(.*)': /, code: 'file-unreadable' },

  // The XML
  {
    pattern: /network '(.*)' already exists with uuid (\S+)/,
    code: 'refused',
    fix: 'A network of that name has another uuid. Put <uuid>$2</uuid> into the file to redefine it, or choose another name.',
  },
  {
    pattern: /network '(.*)' is already defined with uuid (\S+)/,
    code: 'refused',
    fix: 'The file carries the uuid of the network $1: take <uuid> out of it and libvirt makes a new one.',
  },
  {
    pattern: /bridge name '(.*)' already in use/,
    code: 'refused',
    fix: 'Another network has the bridge $1: leave the name out and libvirt picks a free one.',
  },
  {
    pattern:
      /^\(network(_definition|_update_xml|port)?\):\d+: |^at line \d+: |^XML error: |^XML document failed to validate|^unsupported configuration: |^missing name information|^invalid char in name|^internal error: (malformed uuid|range .* is|start of range|end of range|mismatch of address family|bad prefix|missing root element|No dnsmasq options)|^Missing .* in network|^Invalid IP address in network|DNS (SRV|TXT) record|^Cannot parse socket address/,
    code: 'network-invalid',
  },

  // Starting
  {
    pattern: /Network is already in use by interface (\S+)/,
    code: 'refused',
    fix: "The host has a route to exactly this subnet, over $1. Choose another subnet, or remove what uses it ('ip route show dev $1' tells).",
  },
  {
    pattern: /error creating bridge interface (\S+): File exists/,
    code: 'refused',
    fix: "A device called $1 exists already: take another bridge name, or remove it ('ip link del $1') when nothing needs it.",
  },
  {
    pattern: /error creating bridge interface (\S+): Numerical result out of range/,
    code: 'refused',
    fix: 'A device name has at most 15 characters: shorten the bridge name.',
  },
  {
    pattern: /error creating bridge interface (\S+): Operation not permitted/,
    code: 'permission',
    fix: 'This libvirt may not make bridges: use -c qemu:///system.',
  },
  {
    pattern: /dnsmasq: failed to create listening socket for (\S+): Address already in use/,
    code: 'refused',
    fix: "Another DNS server holds port 53 of $1 ('ss -lunp sport = :53' names it): give it bind-interfaces or bind-dynamic, or set <dns enable='no'/>.",
  },
  {
    pattern: /dnsmasq: failed to bind DHCP server socket: Address already in use/,
    code: 'refused',
    fix: "Another DHCP server holds port 67 ('ss -lunp sport = :67' names it): give it bind-interfaces or bind-dynamic.",
  },
  {
    pattern: /dnsmasq: bad option at line (\d+) of (\S+)/,
    code: 'refused',
    fix: 'Line $1 of $2 comes from the <dnsmasq:option> elements: correct or remove the option.',
  },
  {
    pattern: /Unable to find 'dnsmasq' binary|Cannot check dnsmasq binary/,
    code: 'refused',
    fix: 'Install dnsmasq (Debian: dnsmasq-base; Fedora: dnsmasq) and restart the daemon.',
  },
  {
    pattern:
      /(Failed to apply firewall (rules|command)|cannot execute binary .*iptables|No firewall backend is available|Failed to initialize a valid firewall backend)/,
    code: 'refused',
    fix: 'libvirt could not write its firewall rules: see that nft or iptables is installed, and restart the daemon after the firewall.',
  },
  {
    pattern: /zone (\S+) requested for network (\S+) but firewalld is not active/,
    code: 'refused',
    fix: "Start firewalld, or take zone='$1' out of <bridge>.",
  },
  {
    pattern: /interface (\S+) has kernel autoconfigured IPv6 routes and enabling forwarding without accept_ra/,
    code: 'refused',
    fix: 'Set net.ipv6.conf.$1.accept_ra=2 with sysctl, and in /etc/sysctl.d to keep it.',
  },

  // State
  {
    pattern: /network is already active|is already running/,
    code: 'refused',
    fix: 'It runs already: nothing to do.',
  },
  {
    pattern: /network '(.*)' is not active/,
    code: 'refused',
    fix: 'Start it first: vnet net-start $1',
  },
  { pattern: /network is not running/, code: 'refused', fix: 'It is inactive: use --config alone, or start it first.' },
  {
    pattern: /there is an existing dhcp host entry in network '(.*)' that matches/,
    code: 'refused',
    fix: 'An entry with that MAC, name or IP is there: use modify instead of add.',
  },
  {
    pattern: /couldn't locate an existing dhcp host entry/,
    code: 'refused',
    fix: 'There is no such entry yet: use add instead of modify.',
  },
  {
    pattern: /can't update '(.*)' section of network '(.*)'/,
    code: 'refused',
    fix: 'libvirt changes <$1> only by a new definition: vnet net-edit $2, then destroy and start it.',
  },
  {
    pattern: /dhcp ranges cannot be modified|(HOST|TXT|SRV) records cannot be modified/,
    code: 'refused',
    fix: 'Delete the old entry, then add the new one.',
  },
  {
    pattern:
      /can't undefine transient network|cannot set autostart for transient network|persistent config of a transient network/,
    code: 'refused',
    fix: 'A transient network has no definition: make one with net-dumpxml and net-define.',
  },
  {
    pattern: /domain is not running/,
    code: 'refused',
    fix: 'A guest has addresses only while it runs: virsh start GUEST',
  },
  {
    pattern: /QEMU guest agent is not configured/,
    code: 'refused',
    fix: 'The guest has no agent channel (org.qemu.guest_agent.0). Without one: --source lease, or --source arp',
  },
  {
    pattern: /QEMU guest agent is not connected/,
    code: 'refused',
    fix: 'qemu-guest-agent does not answer in the guest: install and start it there, or wait until it has booted.',
  },

  // The words
  {
    pattern:
      /^unknown command: |^command '.*' (doesn't support option|requires)|^unexpected data |^unsupported option |^option .* (requires|already seen|takes)|^invalid '=' after option|^expected syntax: |^missing "|^dangling |^Numeric value .* malformed|^Options? --?\S+ and --?\S+ are mutually exclusive|^Only one argument from|^Failed to get option|^unrecognized (command|section) name|^unknown event type|^either --list or --event|^Unknown data source|^Invalid value for option|is exclusive with|^invalid (mac|MAC) address/,
    code: 'usage',
  },
];
