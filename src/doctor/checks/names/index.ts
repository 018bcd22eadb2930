import type { Check } from '../../check.ts';
import { dnsDomainMdns } from './dns-domain-mdns.ts';
import { dnsDomainShared } from './dns-domain-shared.ts';
import { dnsWithoutUpstream } from './dns-without-upstream.ts';
import { dnsmasqOrphaned } from './dnsmasq-orphaned.ts';
import { nssNotAsked } from './nss-not-asked.ts';
import { nssNotInstalled } from './nss-not-installed.ts';
import { portTaken } from './port-taken.ts';
import { resolvConfDangling } from './resolv-conf-dangling.ts';
import { resolvedMissing } from './resolved-missing.ts';

export const nameChecks: readonly Check[] = [
  portTaken,
  dnsmasqOrphaned,
  resolvConfDangling,
  dnsWithoutUpstream,
  resolvedMissing,
  dnsDomainShared,
  dnsDomainMdns,
  nssNotInstalled,
  nssNotAsked,
];
