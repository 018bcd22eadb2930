import { describe, expect, test } from '@jest/globals';
import { scanInvocation } from '../../../src/cli/parse/invocation.ts';
import { readWords } from '../../../src/cli/parse/virsh.ts';
import { withConnection } from '../../../src/cli/run/with-connection.ts';
import { commands } from '../../../src/commands/index.ts';
import { nodeHost } from '../../../src/host/node.ts';
import { adviceFor } from '../../../src/libvirt/errors/advice.ts';
import { sections } from '../../../src/libvirt/errors/catalogue/index.ts';
import type { Failed } from '../../../src/libvirt/errors/row-texts.ts';
import { RECORDED } from './recorded.ts';

const UUID = 'dd8fe884-6c02-601e-7551-cca97df1c5df';
const MAC = '52:54:00:77:00:09';

const ROWS = sections.flatMap(({ rows }) => rows);

/** An error text for every row of the catalogue; `NAME` is where a name that the user chose appears. */
const ERRORS: Readonly<Record<string, { readonly error: string; readonly failed?: Failed }>> = {
  ...RECORDED,
  'session-socket-permission': {
    error: "Failed to connect socket to '/run/user/1000/libvirt/virtqemud-sock': Permission denied",
  },
  'session-daemon-down': {
    error: "Failed to connect socket to '/run/user/1000/libvirt/libvirt-sock': No such file or directory",
  },
  'socket-permission': { error: "Failed to connect socket to '/run/libvirt/libvirt-sock': Permission denied" },
  'modular-daemon-down': {
    error: "Failed to connect socket to '/run/libvirt/virtnetworkd-sock': No such file or directory",
  },
  'daemon-down': { error: "Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory" },
  'socket-missing': { error: "Failed to connect socket to '/nowhere': No such file or directory" },
  polkit: {
    error: "authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'",
  },
  authentication: { error: 'authentication failed: authentication failed' },
  'access-denied': { error: "access denied: 'network' denied access" },
  'system-bus': { error: 'internal error: Unable to get system bus connection: Could not connect: No such file' },
  'user-unknown': { error: "Failed to find user record for uid '1234'" },
  'uri-unknown': { error: 'no connection driver available for qmu:///system' },
  'no-uri': { error: 'Operation not supported: Cannot use direct socket mode if no URI is set' },
  'flags-unsupported': { error: 'unsupported flags (0x2) in function testDomainGetHostname' },
  'read-only': { error: 'operation forbidden: read only access prevents virNetworkDefineXML' },
  'tcp-refused': { error: "unable to connect to server at '192.0.2.1:16509': Connection refused" },
  'tcp-unreachable': { error: "unable to connect to server at '192.0.2.1:16509': No route to host" },
  'tls-certificate': { error: "Cannot read CA certificate '/etc/pki/CA/cacert.pem': No such file or directory" },
  'ssh-host-unknown': {
    error:
      'Cannot recv data: ssh: Could not resolve hostname NAME: Name or service not known: Connection reset by peer',
  },
  'ssh-unreachable': { error: 'Cannot recv data: ssh: connect to host NAME port 22: Connection refused' },
  'ssh-permission': {
    error: 'Cannot recv data: NAME: Permission denied (publickey).: Connection reset by peer',
    failed: { uri: 'qemu+ssh://root@far:2222/system' },
  },
  'ssh-host-key': {
    error: 'Cannot recv data: Host key verification failed.: Connection reset by peer',
    failed: { uri: 'qemu+ssh://root@far/system' },
  },
  'netcat-missing': { error: 'End of file while reading data: sh: line 1: nc: command not found: Input/output error' },
  'netcat-without-sockets': { error: "End of file while reading data: nc: invalid option -- 'U': Input/output error" },
  'remote-socket-missing': {
    error: 'End of file while reading data: nc: unix connect failed: No such file or directory: Input/output error',
    failed: { uri: 'qemu+ssh://root@far/system' },
  },
  'connection-lost': { error: 'End of file while reading data: Input/output error' },
  'not-connected': { error: 'failed to connect to the hypervisor' },
  'interface-driver-missing': {
    error: 'this function is not supported by the connection driver: virConnectListAllInterfaces',
  },
  'interface-read-only': { error: 'this function is not supported by the connection driver: virInterfaceChangeBegin' },
  'filter-driver-missing': {
    error: 'this function is not supported by the connection driver: virNWFilterLookupByName',
  },
  driver: { error: 'this function is not supported by the connection driver: virNetworkDefineXML' },
  'name-for-uuid': { error: "failed to get network 'NAME'", failed: { command: 'net-name' } },
  'uuid-for-name': { error: `failed to get network '${UUID}'`, failed: { command: 'net-uuid' } },
  'name-for-mac': { error: "failed to get interface 'NAME'", failed: { command: 'iface-name' } },
  'mac-for-name': { error: `failed to get interface '${MAC}'`, failed: { command: 'iface-mac' } },
  'not-found': { error: "failed to get network 'NAME'" },
  'file-permission': { error: "Failed to open file 'NAME': Permission denied" },
  'file-unreadable': { error: "Failed to open file 'NAME': No such file or directory" },
  'name-exists': { error: `operation failed: network 'NAME' already exists with uuid ${UUID}` },
  'uuid-exists': { error: `operation failed: network 'NAME' is already defined with uuid ${UUID}` },
  'filter-name-exists': { error: `operation failed: filter 'NAME' already exists with uuid ${UUID}` },
  'filter-uuid-exists': { error: "operation failed: filter with same UUID but different name ('NAME') already exists" },
  'binding-exists': {
    error: "operation failed: binding 'NAME' already exists",
    failed: { command: 'nwfilter-binding-create' },
  },
  'filter-in-use': {
    error: 'Requested operation is not valid: nwfilter is in use',
    failed: { command: 'nwfilter-undefine', args: { nwfilter: 'NAME' } },
  },
  'no-transaction': {
    error: 'Requested operation is not valid: no transaction running, nothing to be committed.',
    failed: { command: 'iface-commit' },
  },
  'transaction-open': {
    error: 'Requested operation is not valid: there is another transaction running.',
    failed: { command: 'iface-begin' },
  },
  'bridge-exists': { error: "internal error: bridge name 'virbr0' already in use." },
  'cannot-modify': {
    error: 'Operation not supported: DNS TXT records cannot be modified, only added or deleted',
    failed: { command: 'net-update', args: { network: 'NAME', section: 'dns-txt' } },
  },
  'no-such-entry': {
    error: "Requested operation is not valid: couldn't locate a matching dhcp host entry in network 'NAME'",
    failed: { command: 'net-update', args: { network: 'NAME', section: 'ip-dhcp-host' } },
  },
  'record-exists': {
    error: "Requested operation is not valid: there is already a DNS TXT record with name 'note' in network NAME",
    failed: { command: 'net-update', args: { network: 'NAME', section: 'dns-txt' } },
  },
  'wrong-entry': { error: "XML error: unexpected element <dhcp>, expecting <host>, while updating network 'NAME'" },
  'network-invalid': { error: "unsupported configuration: unknown forwarding type 'nta'" },
  'subnet-in-use': { error: 'internal error: Network is already in use by interface NAME' },
  'bridge-link-exists': { error: 'error creating bridge interface NAME: File exists' },
  'bridge-name-long': { error: 'error creating bridge interface NAME: Numerical result out of range' },
  'bridge-permission': { error: 'error creating bridge interface NAME: Operation not permitted' },
  'dns-port-in-use': {
    error: 'dnsmasq: failed to create listening socket for 192.168.122.1: Address already in use',
  },
  'dhcp-port-in-use': { error: 'dnsmasq: failed to bind DHCP server socket: Address already in use' },
  'dhcp-range-missing': { error: 'no address range available for DHCP request via virbr0' },
  'dhcp-range-full': { error: 'DHCPDISCOVER(virbr0) 52:54:00:aa:bb:cc no address available' },
  'dnsmasq-option': { error: 'dnsmasq: bad option at line 20 of /var/lib/libvirt/dnsmasq/lab.conf' },
  'dnsmasq-missing': { error: "Unable to find 'dnsmasq' binary in $PATH: No such file or directory" },
  firewall: { error: 'internal error: Failed to apply firewall rules /usr/sbin/iptables: iptables: No chain' },
  'firewalld-zone': { error: 'internal error: zone trusted requested for network lab but firewalld is not active' },
  'accept-ra': {
    error:
      'internal error: Check the host setup: interface NAME has kernel autoconfigured IPv6 routes and enabling forwarding without accept_ra set to 2 will cause the kernel to flush them',
  },
  'already-active': { error: 'Requested operation is not valid: network is already active' },
  'already-stopped': {
    error: "Requested operation is not valid: network 'NAME' is not active",
    failed: { command: 'net-destroy', args: { network: 'NAME' } },
  },
  'not-active': {
    error: "Requested operation is not valid: network 'NAME' is not active",
    failed: { command: 'net-port-list', args: { network: 'NAME' } },
  },
  'live-inactive': {
    error: 'Requested operation is not valid: network is not running',
    failed: { command: 'net-update', args: { network: 'NAME', section: 'dns-txt' } },
  },
  'dhcp-host-exists': {
    error:
      "Requested operation is not valid: there is an existing dhcp host entry in network 'NAME' that matches \"<host mac='x'/>\"",
    failed: { command: 'net-update', args: { network: 'NAME', section: 'ip-dhcp-host' } },
  },
  'dhcp-host-missing': {
    error: "Requested operation is not valid: couldn't locate an existing dhcp host entry with \"mac='x'\" in network",
    failed: { command: 'net-update', args: { network: 'NAME', section: 'ip-dhcp-host' } },
  },
  'section-fixed': {
    error: "Operation not supported: can't update 'ip' section of network 'NAME'",
    failed: { command: 'net-update', args: { network: 'NAME', section: 'ip' } },
  },
  'undefine-transient': {
    error: "Requested operation is not valid: can't undefine transient network",
    failed: { command: 'net-undefine', args: { network: 'NAME' } },
  },
  transient: {
    error: 'Requested operation is not valid: cannot set autostart for transient network',
    failed: { command: 'net-autostart', args: { network: 'NAME' } },
  },
  'guest-off': {
    error: 'Requested operation is not valid: domain is not running',
    failed: { command: 'domifaddr', args: { domain: 'NAME' } },
  },
  'agent-not-configured': {
    error: 'argument unsupported: QEMU guest agent is not configured',
    failed: { command: 'domifaddr', args: { domain: 'NAME' } },
  },
  'interface-not-found': { error: "invalid argument: 'NAME' is not a known interface" },
  'hostname-unknown': {
    error: 'no hostname found: no hostname found for domain NAME',
    failed: { command: 'domhostname', args: { domain: 'NAME' } },
  },
  'guest-off-device': {
    error: 'Requested operation is not valid: domain is not running',
    failed: { command: 'attach-interface', args: { domain: 'NAME' } },
  },
  'guest-off-counters': {
    error: 'Requested operation is not valid: domain is not running',
    failed: { command: 'domifstat', args: { domain: 'NAME' } },
  },
  'guest-transient': {
    error: 'Requested operation is not valid: transient domains do not have any persistent config',
    failed: { command: 'attach-interface', args: { domain: 'NAME' } },
  },
  'counters-without-tap': {
    error: 'internal error: Interface name not provided',
    failed: { command: 'domifstat', args: { domain: 'NAME' } },
  },
  'not-changed-live': {
    error: 'Operation not supported: cannot modify network device model from virtio to e1000',
    failed: { command: 'update-device', args: { domain: 'NAME', file: 'nic.xml' } },
  },
  'no-hotplug': {
    error: "internal error: unable to execute QEMU command 'device_add': Bus 'pci.0' does not support hotplugging",
  },
  'no-free-slot': { error: 'internal error: No more available PCI slots' },
  'no-tun': { error: 'Unable to open /dev/net/tun, is tun module loaded?: No such file or directory' },
  'bridge-missing': { error: "Cannot get interface MTU on 'br7': No such device" },
  'agent-for-hostname': {
    error: 'argument unsupported: QEMU guest agent is not configured',
    failed: { command: 'domhostname', args: { domain: 'NAME' } },
  },
  'agent-not-connected': { error: 'Guest agent is not responding: QEMU guest agent is not connected' },
  'route-conflict': { error: "internal error: Route address '10.99.0.0' conflicts with IP address for 'NAME'" },
  'bridge-module-missing': { error: 'Unable to create bridge NAME: Package not installed' },
  'netmask-invalid': { error: "internal error: bridge 'virbr7' has an invalid netmask or IP address" },
  'dnsmasq-version': {
    error: "internal error: cannot parse /usr/bin/dnsmasq version number in 'Dnsmasq version pi-hole-2.81  Copyright'",
  },
  'resolv-conf-missing': {
    error:
      'internal error: Child process (VIR_BRIDGE_NAME=virbr0 /usr/sbin/dnsmasq --conf-file=x) unexpected exit status 5: dnsmasq: directory /etc/resolv.conf for resolv-file is missing, cannot poll',
  },
  'lease-helper-crashed': {
    error:
      'internal error: Child process (/usr/bin/dnsmasq) unexpected exit status 149: Segmentation fault\ndnsmasq: lease-init script returned exit code 139',
  },
  'lease-helper-denied': {
    error:
      'audit: type=1400 audit(1:2): apparmor="DENIED" operation="open" profile="dnsmasq//libvirt_leaseshelper" name="/usr/local/lib/libvirt.so.0" pid=1 comm="libvirt_leasesh"',
  },
  'dnsmasq-firejail': {
    error:
      'internal error: Child process (VIR_BRIDGE_NAME=virbr0 /usr/local/bin/dnsmasq --conf-file=x) unexpected exit status 1: Error: PATH environment variable not set',
  },
  'iptables-incompatible': {
    error:
      "internal error: Failed to apply firewall rules /usr/sbin/iptables -w --table nat --list-rules: iptables v1.8.7 (nf_tables): table `nat' is incompatible, use 'nft' tool.",
  },
  'iptables-mixed': {
    error:
      'internal error: Failed to apply firewall rules /sbin/iptables -w --table filter --list-rules: # Warning: iptables-legacy tables present, use iptables-legacy to see them\niptables: Could not fetch rule set generation id: Invalid argument',
  },
  'iptables-chain-add': {
    error:
      'internal error: Failed to apply firewall rules /usr/sbin/iptables -w --table nat --insert POSTROUTING: iptables v1.8.7 (nf_tables):  CHAIN_ADD failed (No such file or directory): chain POSTROUTING',
  },
  'ip6tables-without-ipv6': {
    error:
      "internal error: Failed to apply firewall rules /usr/sbin/ip6tables -w --table filter --list-rules: modprobe: FATAL: Module ip6_tables not found\nip6tables v1.8.4 (legacy): can't initialize ip6tables table `filter': Address family not supported by protocol",
  },
  'firewall-chains-missing': {
    error:
      'internal error: Failed to apply firewall rules /usr/sbin/iptables -w --table filter --insert LIBVIRT_INP: iptables: No chain/target/match by that name.',
  },
  'firewall-backend': { error: "unsupported configuration: requested firewall_backend 'nftables' is not available" },
  'iptables-missing': { error: 'cannot execute binary /usr/sbin/iptables: Permission denied' },
  'firewalld-zone-missing': {
    error: "internal error: firewalld can't find the 'libvirt' zone that should have been installed with libvirt",
  },
  'firewalld-gone': {
    error:
      'error from service: GDBus.Error:org.freedesktop.DBus.Error.ServiceUnknown: The name org.fedoraproject.FirewallD1 was not provided by any .service files',
  },
  'proc-read-only': {
    error: "cannot write to '/proc/sys/net/ipv6/conf/virbr0/disable_ipv6' on bridge 'virbr0': Read-only file system",
  },
  'state-directory': { error: 'cannot create directory /var/lib/libvirt/dnsmasq: Not a directory' },
  'resolved-missing': { error: 'failed to register name server: systemd-resolved is not available' },
  'dhcp-checksum': { error: "Could not add rule to fixup DHCP response checksums on network 'default'." },
  'default-missing': { error: "Network not found: no network with matching name 'default'" },
  'cause-unknown': { error: 'An error occurred, but the cause is unknown' },
  'dnsmasq-failed': {
    error:
      'internal error: Child process (VIR_BRIDGE_NAME=virbr0 /usr/sbin/dnsmasq --conf-file=x --leasefile-ro) unexpected exit status 2: \ndnsmasq: something new',
    failed: { command: 'net-start', args: { network: 'NAME' } },
  },
  'program-failed': {
    error:
      'internal error: Child process (/usr/sbin/tc qdisc add dev virbr0) unexpected exit status 2: Error: no qdisc',
  },
  'program-missing': { error: "Unable to find 'qemu-nbd' binary in $PATH: No such file or directory" },
  'timed-out': { error: 'Timed out during operation: cannot acquire state change lock (held by monitor=x)' },
  'disk-full': { error: "cannot write data to file '/run/libvirt/network/x.xml.new': No space left on device" },
  'no-right': { error: "Cannot set interface MTU on 'vnet1': Operation not permitted" },
  unsupported: { error: 'Operation not supported: something new' },
  'internal-error': { error: 'internal error: something new' },
  usage: { error: "command 'net-list' doesn't support option --nope" },
};

/** Names that libvirt accepts and a shell or a parser could misread. */
const NAMES = ['default', 'my lab', "it's", '$(reboot)', '-x', '--help', '"', 'a;b', 'a\\b', '*', '~', '#1', 'é'];

/** What commands about the network default name. */
const DEFAULT = ['default', '/usr/share/libvirt/networks/default.xml'];

/** The names that can be in this error: ssh and ip print no blanks. One is enough if it has none. */
function namesFor(id: string): readonly string[] {
  if (!JSON.stringify(ERRORS[id]).includes('NAME')) return ['default'];
  if (/^ssh-|^subnet|^bridge-(?:link|module)|^accept-ra|^route-conflict/.test(id))
    return NAMES.filter((name) => !/[\s'";#$-]/.test(name));
  return NAMES;
}

test('every row of the catalogue has an error that it explains', () => {
  const ids = ROWS.flatMap(({ id, pattern }) => (pattern === undefined ? [] : [id]));
  expect(Object.keys(ERRORS).sort()).toEqual(ids.sort());
});

test('every row has its own id, and no cause that only repeats the meaning', () => {
  expect(new Set(ROWS.map(({ id }) => id)).size).toBe(ROWS.length);
  expect(ROWS.filter(({ meaning, cause }) => meaning === cause)).toEqual([]);
});

describe.each(Object.entries(ERRORS))('%s', (id, { error, failed = {} }) => {
  const row = ROWS.find((each) => each.id === id);

  test('is recognized', () => {
    const { code, advice } = adviceFor([error], failed);
    const hasAdvice = row?.cause !== undefined || (row?.fix !== undefined && row.rule === undefined);
    expect({ code, id: advice?.id }).toEqual({ code: row?.code, id: hasAdvice ? id : undefined });
  });

  test('has texts in lower case without a full stop', () => {
    for (const text of [row?.meaning, row?.cause ?? [], row?.fix ?? []].flat()) {
      expect(text).toMatch(
        /^(?:[a-z$0-9]|<|--|\/|D-Bus|TLS|IPv[46]|AppArmor|Open vSwitch|Terraform|Ansible)[^\n]*[^.\s]$/,
      );
    }
  });

  test.each(namesFor(id))('works when pasted, with a network or guest called %j', async (name) => {
    const args = Object.fromEntries(
      Object.entries(failed.args ?? {}).map(([key, value]) => [key, value === 'NAME' ? name : value]),
    );
    const connection = ['-c', 'qemu+ssh://root@far away/system'];
    const { advice } = adviceFor([error.replaceAll('NAME', name)], { ...failed, args });
    const [connected] = withConnection(advice === undefined ? [] : [advice], connection);
    const lines = connected?.commands ?? [];
    expect(lines.length > 0).toBe((row?.commands ?? []).length > 0);
    for (const line of lines) {
      for (const words of await commandsIn(line)) await expectToWork(words, { name, failed, connection });
    }
  });
});

interface Expected {
  readonly name: string;
  readonly failed: Failed;
  readonly connection: readonly string[];
}

/** Fails unless vnet, or virsh, accepts the words for the same connection and they are not the failed command. */
async function expectToWork(words: readonly string[], { name, failed, connection }: Expected): Promise<void> {
  const [program, ...rest] = words;
  if (program === 'virsh') {
    expect(rest.slice(0, 3)).toEqual([...connection, 'start']);
    expect([name, `--domain=${name}`]).toContain(rest[3]);
    return;
  }
  if (program !== 'vnet') return;
  const invocation = scanInvocation(rest);
  expect(invocation.connection).toEqual(connection);
  const [command = '', ...after] = invocation.words;
  const loaded = (await commands[command]?.())?.default;
  if (loaded?.kind === 'own' && after.length === 0) return;
  if (loaded?.kind !== 'mirrored') throw new Error(`not a command of virsh: ${command}`);
  const input = readWords(loaded, after);
  if (input === undefined) throw new Error(`virsh would reject ${JSON.stringify(after)}`);
  const [named] = Object.values(input.args);
  if (Object.keys(loaded.args).length > 0) expect([name, UUID, MAC, '-', ...DEFAULT]).toContain(named);
  const isSame = command === failed.command && input.flags['source'] === undefined && !input.flags['config'];
  expect({ isSame, command }).toEqual({ isSame: false, command });
}

/** The commands of a line as bash reads them. */
async function commandsIn(line: string): Promise<string[][]> {
  const print = '{ printf "%s\\0" "$FUNCNAME" "$@"; printf "\\n"; }';
  const programs = ['vnet', 'virsh', 'sudo', 'ssh', 'ip'].map((program) => `${program}() ${print}`);
  // Each command of a pipeline prints itself; only the first gets there otherwise.
  const script = [...programs, line.replaceAll(' | ', '; ')].join('\n');
  const { stdout, stderr } = await nodeHost.run('bash', ['-c', script], { env: { LC_ALL: 'C.UTF-8' } });
  expect(stderr).toBe('');
  return stdout
    .split('\0\n')
    .filter((part) => part !== '')
    .map((part) => part.split('\0'));
}
