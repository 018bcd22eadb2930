// The options that dnsmasq 2.91 and older accept in a configuration file, classified with `dnsmasq --test` of 2.90 and 2.91.

/** Options that need an argument. */
const WITH_ARGUMENT = `
add-cpe-id addn-hosts address alias auth-peer auth-sec-servers auth-server auth-soa auth-ttl auth-zone bogus-nxdomain
bridge-interface caa-record cache-rr cache-size cname conf-dir conf-script connmark-allowlist dhcp-boot dhcp-circuitid
dhcp-duid dhcp-host dhcp-hostsdir dhcp-hostsfile dhcp-ignore dhcp-lease dhcp-lease-max dhcp-luascript dhcp-mac
dhcp-match dhcp-name-match dhcp-option dhcp-option-force dhcp-option-pxe dhcp-optsdir dhcp-optsfile dhcp-pxe-vendor
dhcp-range dhcp-relay dhcp-remoteid dhcp-reply-delay dhcp-script dhcp-scriptuser dhcp-subscrid dhcp-ttl dhcp-userclass
dhcp-vendorclass dns-forward-max dns-rr dnssec-limits dnssec-timestamp domain domain-suffix dumpfile dumpmask
dynamic-host edns-packet-max except-interface filter-rr host-record hostsdir ignore-address interface interface-name
ipset listen-address local local-ttl log-facility max-cache-ttl max-port max-tcp-connections max-ttl min-cache-ttl
min-port mx-host mx-target naptr-record neg-ttl nftset no-dhcp-interface no-dhcpv4-interface no-dhcpv6-interface port
port-limit ptr-record pxe-prompt pxe-service query-port ra-param rebind-domain-ok rev-server server servers-file
shared-network srv-host synth-domain tag-if tftp-max tftp-mtu tftp-port-range tftp-root trust-anchor txt-record
`;
/** Options that take no argument. */
const WITHOUT_ARGUMENT = `
all-servers bind-dynamic bind-interfaces bogus-priv clear-on-reload conntrack dhcp-authoritative dhcp-client-update
dhcp-fqdn dhcp-ignore-clid dhcp-no-override dhcp-rapid-commit dhcp-sequential-ip dns-loop-detect dnssec dnssec-debug
dnssec-no-timecheck do-0x20-encode domain-needed enable-ra expand-hosts filter-A filter-AAAA filterwin2k
keep-in-foreground leasefile-ro localise-queries localmx log-debug log-dhcp no-0x20-encode no-daemon no-hosts no-ident
no-negcache no-ping no-poll no-resolv no-round-robin proxy-dnssec quiet-dhcp quiet-dhcp6 quiet-ra quiet-tftp
read-ethers rebind-localhost-ok script-arp script-on-renewal selfmx stop-dns-rebind strict-order strip-mac
strip-subnet test tftp-lowercase tftp-no-blocksize tftp-no-fail tftp-secure tftp-single-port
`;
/** Options with an optional argument. */
const EITHER = `
add-mac add-subnet bootp-dynamic conf-file connmark-allowlist-enable dhcp-alternate-port dhcp-broadcast
dhcp-generate-names dhcp-ignore-names dhcp-leasefile dhcp-proxy dnssec-check-unsigned enable-dbus enable-tftp
enable-ubus fast-dns-retry group local-service log-async log-queries pid-file resolv-file tftp-unique-root umbrella
use-stale-cache user
`;

/** Options that may occur only once. For a second one, dnsmasq reports "illegal repeated keyword". */
const ONCE = `
add-cpe-id add-subnet auth-server auth-soa auth-ttl cache-size connmark-allowlist-enable dhcp-alternate-port dhcp-lease
dhcp-lease-max dhcp-leasefile dhcp-reply-delay dhcp-script dhcp-scriptuser dhcp-ttl dns-forward-max dnssec-limits
dnssec-timestamp dumpfile dumpmask edns-packet-max enable-dbus enable-ubus fast-dns-retry group local-service local-ttl
log-async log-facility max-cache-ttl max-port max-tcp-connections max-ttl min-cache-ttl min-port mx-target neg-ttl
pid-file port port-limit query-port servers-file tftp-max tftp-mtu umbrella use-stale-cache user
`;

/** Whether an option requires an argument, rejects one, or accepts both. */
type ArgumentUse = 'needs' | 'rejects' | 'takes';

let kinds: ReadonlyMap<string, ArgumentUse> | undefined;

/** How an option uses an argument. Undefined if dnsmasq does not know the option. */
export function dnsmasqOption(name: string): ArgumentUse | undefined {
  kinds ??= new Map([
    ...entries(WITH_ARGUMENT, 'needs'),
    ...entries(WITHOUT_ARGUMENT, 'rejects'),
    ...entries(EITHER, 'takes'),
  ]);
  return kinds.get(name);
}

/** The names of all options. */
export function dnsmasqOptionNames(): Iterable<string> {
  dnsmasqOption('');
  return kinds?.keys() ?? [];
}

let once: ReadonlySet<string> | undefined;

/** Whether the option may occur only once. */
export function isOnce(name: string): boolean {
  once ??= new Set(ONCE.split(/\s+/));
  return once.has(name);
}

function entries(list: string, kind: ArgumentUse): [string, ArgumentUse][] {
  return list
    .trim()
    .split(/\s+/)
    .map((name) => [name, kind]);
}
