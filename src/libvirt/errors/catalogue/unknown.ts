import type { Row } from './row.ts';

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

/** The log of the daemon, where libvirt writes more than it reports. */
const SHOW_LOG = 'sudo journalctl -b --since -10min -u libvirtd -u virtnetworkd -u virtqemud';

/** Failures that no other row knows: what can be said from their class. */
export const unknown: readonly Row[] = [
  {
    id: 'network-invalid',
    pattern: XML_ERROR,
    code: 'network-invalid',
    meaning: 'libvirt rejects the XML; vnet validate FILE reports every problem with its position',
  },
  {
    id: 'cause-unknown',
    pattern: /^An error occurred, but the cause is unknown/,
    code: 'refused',
    meaning: 'libvirt failed and recorded no reason',
    fix: 'look in the log of the daemon',
    commands: [SHOW_LOG],
  },
  {
    id: 'dnsmasq-failed',
    pattern: /Child process \((?:\w+=\S* )*\S*dnsmasq .*\) unexpected (?:exit status|fatal signal) (\d+)/s,
    code: 'refused',
    meaning: 'dnsmasq, which libvirt starts for DHCP and DNS of the network, ended with status $1',
    cause: "dnsmasq ended with status $1; its own message is the last part of libvirt's",
    fix: 'correct what it names: mostly an option, an address or a port of the network',
    commands: ['vnet net-dumpxml $network'],
  },
  {
    id: 'program-failed',
    pattern: /Child process \((?:\w+=\S* )*(\S+)[^)]*\) unexpected (?:exit status|fatal signal) (\d+)/s,
    code: 'refused',
    meaning: '$1, which libvirt started, ended with status $2',
    cause: "$1 ended with status $2; its own message is the last part of libvirt's",
    fix: 'correct what it names, or look in the log of the daemon',
    commands: [SHOW_LOG],
  },
  {
    id: 'program-missing',
    pattern: /Unable to find '([^']*)' binary|Cannot find '([^']*)' in path|cannot execute binary (\S+):/,
    code: 'refused',
    meaning: 'libvirt cannot start a program that it needs',
    cause: ['the program is not installed', "it is not in the PATH of libvirt's daemon"],
    fix: 'install it, then restart the daemon',
  },
  {
    id: 'timed-out',
    pattern: /^(?:Timed out during operation|operation timed out|cannot acquire state change lock)/i,
    code: 'refused',
    meaning: 'another operation of libvirt takes too long, and this one did not wait longer',
    cause: 'another operation still runs, or hangs',
    fix: 'wait and repeat it; look in the log of the daemon if it goes on',
    commands: [SHOW_LOG],
  },
  {
    id: 'disk-full',
    pattern: /: No space left on device/,
    code: 'refused',
    meaning: 'libvirt could not write a file, because the file system is full',
    fix: 'free space. To see what is full, run',
    commands: ['sudo df -h /run /var/lib/libvirt /etc/libvirt'],
  },
  {
    id: 'no-right',
    pattern:
      /^(?:internal error: )?(?:Cannot|Unable to|Failed to|cannot|unable to|failed to) .*: (?:Operation not permitted|Permission denied)$/,
    code: 'permission',
    meaning: 'the kernel denies something to libvirt',
    cause: [
      'libvirt, or the user that it runs QEMU as, has no right to a file that the message names',
      'libvirt runs in a session or a container, without the right',
      'AppArmor or SELinux denies it',
    ],
    fix: 'check the owner and mode of a file that the message names; look for a denial in the log of the kernel',
    commands: ['sudo journalctl -k -b --grep=denied'],
  },
  {
    id: 'unsupported',
    pattern: /^(?:Operation not supported|argument unsupported|unsupported configuration): /,
    code: 'refused',
    meaning: 'this libvirt or its driver cannot do it; the words after the colon say what',
    cause: 'this libvirt, or the driver of this connection, cannot do it',
  },
  {
    id: 'internal-error',
    pattern: /^internal error: /,
    code: 'refused',
    meaning: 'libvirt failed, and only the words after the colon say why',
    cause: 'vnet does not know this error; the log of the daemon often says more',
    fix: 'look there',
    commands: [SHOW_LOG],
  },
];
