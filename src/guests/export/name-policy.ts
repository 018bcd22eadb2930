import { fold } from '../../libvirt/names.ts';
import { isInternetDomain } from './internet-domains.ts';
import type { NamePolicy } from './roster.ts';

export interface PolicyOptions {
  /** This host's name, with or without its DNS domain. */
  readonly hostname: string;
  /** The hosts file that the names are for, or that they must not contradict: its path and its names, in lower case. */
  readonly hostsFile: { readonly path: string; readonly names: ReadonlySet<string> };
  /** Whether the names are written to that file, so that no name may be in it twice. */
  readonly writesHostsFile: boolean;
  /** Names in these DNS domains may be written, even if the domains are of the Internet. */
  readonly allowedDomains: readonly string[];
}

/**
 * Which names of guests may be written to /etc/hosts, to ssh's configuration and to inventories. All of these have priority over
 * DNS, so a name of another host would lead its users to the guest.
 */
export function namePolicy({ hostname, hostsFile, writesHostsFile, allowedDomains }: PolicyOptions): NamePolicy {
  const own = ownNames(hostname);
  const allowed = [...allowedDomains.map(fold), ...ownDomains(own, hostsFile.names)];
  return ({ name, isHostname, domains }) => {
    if (own.includes(name)) return "this host's own name";
    if (isReserved(name)) return 'a reserved name';
    if (hostsFile.names.has(name) && (isHostname || writesHostsFile)) return `already in ${hostsFile.path}`;
    if (!name.includes('.')) return undefined;
    if (isHostname) return 'a guest cannot choose a name with a DNS domain';
    if (allowed.some((domain) => isBelow(name, domain))) return undefined;
    const domain = [...domains].find((each) => isBelow(name, each));
    if (domain === undefined) return 'not in the DNS domain of its network';
    return isInternetDomain(domain)
      ? `${domain} may be a domain of the Internet; if it is yours: --allow-domain ${domain}`
      : undefined;
  };
}

function isBelow(name: string, domain: string): boolean {
  return domain !== '' && name.endsWith(`.${domain}`);
}

/** This host's own name, in lower case, with and without its domain. */
function ownNames(hostname: string): string[] {
  const name = fold(hostname.trim());
  return name === '' ? [] : [name, name.split('.')[0] ?? ''];
}

/** The DNS domains of this host: of its full name, which many systems have in the hosts file only. */
function ownDomains(own: readonly string[], names: ReadonlySet<string>): string[] {
  const short = own.at(-1);
  if (short === undefined) return [];
  const full = [...own, ...names].filter((name) => name.startsWith(`${short}.`) && !isReserved(name));
  return full.map((name) => name.slice(short.length + 1));
}

/**
 * Names that mean the host itself or its surroundings, on one distribution or another, and names that programs look up to
 * configure themselves (CERT VU#598349, RFC 6762 appendix G, cloud-init's data sources).
 */
const RESERVED: ReadonlySet<string> = new Set([
  'autoconfig',
  'autodiscover',
  'broadcasthost',
  'gateway',
  'host',
  'instance-data',
  'isatap',
  'localhost4',
  'localhost6',
  'loopback',
  'metadata',
  'wpad',
]);

/** Domains in which clouds and container engines answer their guests: metadata with credentials, the host, the API server. */
const RESERVED_DOMAINS: readonly string[] = [
  'azure.internal',
  'compute.internal',
  'containers.internal',
  'docker.internal',
  'ec2.internal',
  'google.internal',
  'lima.internal',
  'cluster.local',
];

/** In any domain, these first labels have their meaning for programs of the host. */
const RESERVED_FIRST_LABEL = /^(?:autoconfig|autodiscover|isatap|localhost\d*|metadata|wpad|ip6-[^.]*)\./;

function isReserved(name: string): boolean {
  return (
    RESERVED.has(name) ||
    // ip6-localhost and others of Debian's hosts file; _gateway and others of systemd's resolver.
    /^(?:ip6-|_)/.test(name) ||
    /(?:^|\.)(?:localhost|localdomain)$/.test(name) ||
    RESERVED_FIRST_LABEL.test(name) ||
    RESERVED_DOMAINS.some((domain) => name === domain || isBelow(name, domain))
  );
}
