import topLevelDomains from './top-level-domains.json' with { type: 'json' };

/**
 * Whether a DNS domain may belong to somebody on the Internet: its last label is a top-level domain of the root zone. Domains
 * that are reserved for local use or for documentation do not (RFC 2606, RFC 6761, RFC 8375).
 */
export function isInternetDomain(domain: string): boolean {
  if (/(?:^|\.)(?:home\.arpa|example\.(?:com|net|org))$/.test(domain)) return false;
  const last = domain.slice(domain.lastIndexOf('.') + 1);
  // A country has two letters; a name in another script starts with xn--.
  return /^[a-z]{2}$/.test(last) || last.startsWith('xn--') || last === 'onion' || TOP_LEVEL_DOMAINS.has(last);
}

/** The other top-level domains of the root zone. */
const TOP_LEVEL_DOMAINS: ReadonlySet<string> = new Set(topLevelDomains.domains.split(' '));
