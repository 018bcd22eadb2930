/** Names after `option:`: those of `dnsmasq --help dhcp`, and those that only dhcp-match accepts. */
export const dhcpOptions = lazySet(
  `netmask time-offset router dns-server log-server lpr-server boot-file-size domain-name swap-server root-path
  extension-path ip-forward-enable non-local-source-routing policy-filter max-datagram-reassembly default-ttl mtu
  all-subnets-local router-discovery router-solicitation static-route trailer-encapsulation arp-timeout ethernet-encap
  tcp-ttl tcp-keepalive nis-domain nis-server ntp-server netbios-ns netbios-dd netbios-nodetype netbios-scope x-windows-fs
  x-windows-dm t1 t2 vendor-class nis+-domain nis+-server tftp-server bootfile-name mobile-ip-home smtp-server pop3-server
  nntp-server irc-server user-class rapid-commit client-arch client-interface-id client-machine-id posix-timezone
  tzdb-timezone ipv6-only domain-search sip-server classless-static-route vendor-id-encap tftp-server-address
  server-ip-address hostname broadcast vendor-encap requested-address lease-time option-overload message-type
  server-identifier parameter-request message max-message-size client-id agent-id subnet-select fqdn`,
);

/** Names after `option6:`: those of `dnsmasq --help dhcp6`. */
export const dhcpv6Options = lazySet(
  `sip-server-domain sip-server dns-server domain-search nis-server nis+-server nis-domain nis+-domain sntp-server
  information-refresh-time posix-timezone tzdb-timezone ntp-server bootfile-url bootfile-param`,
);

/** IPv4 options with addresses as their value, by number and name. */
export const dhcpAddressOptions = lazySet(
  `1 3 6 7 9 28 41 42 44 45 54 69 70 150 netmask router dns-server log-server lpr-server nis-server ntp-server netbios-ns
  netbios-dd smtp-server pop3-server tftp-server-address`,
);

/** Builds the set on first use. */
function lazySet(list: string): () => ReadonlySet<string> {
  let set: ReadonlySet<string> | undefined;
  return () => {
    set ??= new Set(list.split(/\s+/));
    return set;
  };
}
