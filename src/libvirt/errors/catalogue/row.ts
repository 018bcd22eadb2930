import type { ErrorCode } from '../../../error.ts';
import type { Installable } from '../../../host/packages.ts';

/** What vnet looks at on the host to find out which of several causes it is: src/advice/ has one function for each. */
export type LookName =
  | 'bridge'
  | 'bridge-module'
  | 'daemons'
  | 'default-network'
  | 'dnsmasq'
  | 'group'
  | 'iptables'
  | 'ipv6'
  | 'polkit-agent'
  | 'port-53'
  | 'port-67'
  | 'subnet'
  | 'tun';

/**
 * A failure of libvirt's networking: how to recognize it, why it happens, and what to do. Texts start in lower case and have no
 * full stop. In texts and commands, `$1`, `$2` … are the groups of the pattern, `$network`, `$domain` … the arguments of the
 * failed command, `$entries` the XPath of a section of net-update, and `$ssh` the host of the URI.
 */
export interface Row {
  /** Stable: people search for it, and `-o json` prints it. */
  readonly id: string;
  /** Matches one text after virsh's `error: `, in English, of any libvirt since 9.0. A symptom without a message has none. */
  readonly pattern?: RegExp;
  /** The commands it is for, if the same text means something else for others. */
  readonly on?: readonly string[];
  readonly code: ErrorCode;
  /** What the message says, in plain words. */
  readonly meaning: string;
  /** Why it happens; the meaning if absent. A list is one of several causes: which one is not known. */
  readonly cause?: string | readonly string[];
  /** What to do. A row without cause and fix only says which kind of failure it is. */
  readonly fix?: string;
  /**
   * Commands of the fix, to paste. The same values are inserted, quoted. A command whose values are not all known is omitted. For
   * a libvirt on another host, those for its shell start with ssh.
   */
  readonly commands?: readonly string[];
  /** What to install: the command for the distribution comes before the others. */
  readonly install?: Installable;
  /** What to look at, if the libvirt is on this host. What is seen there may replace cause, fix and commands. */
  readonly look?: LookName;
  /** The rule of vnet validate that reports it before libvirt does. Its texts explain more. */
  readonly rule?: string;
  /** The first and the last libvirt with this message, if known. */
  readonly since?: string;
  readonly until?: string;
  /** Where it is discussed: an address, or a thread such as `virt-manager#439`. */
  readonly references?: readonly string[];
}
