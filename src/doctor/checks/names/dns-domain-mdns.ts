import { endsSearch } from '../../../guests/nss/nsswitch.ts';
import { servesNames, startsDnsmasq } from '../../../network/facts.ts';
import type { Check } from '../../check.ts';
import { fullNetworks } from '../../facts/definitions.ts';
import { nameService } from '../../facts/name-service.ts';

export const dnsDomainMdns: Check = {
  id: 'dns-domain-mdns',
  area: 'names',
  passed: 'no network has a DNS domain that this host only resolves by mDNS',
  async find(look) {
    const { path, line, state } = await look.at(nameService);
    const service = state.services.find((each) => /^mdns/.test(each.name) && endsSearchForLocal(each));
    const dns = state.services.findIndex(({ name }) => name === 'dns' || name === 'resolve');
    if (service === undefined || dns < state.services.indexOf(service)) return [];
    return (await look.at(fullNetworks)).flatMap(({ name, live }) => {
      const domain = live?.domain?.name ?? '';
      if (live === undefined || !/(?:^|\.)local$/i.test(domain) || !startsDnsmasq(live) || !servesNames(live))
        return [];
      return [
        {
          severity: 'warning' as const,
          message: `network '${name}' has the DNS domain '${domain}', and .local belongs to mDNS`,
          evidence: [`net-dumpxml ${name}: <domain name='${domain}'/>`, `${path}: ${line}`],
          effect: `this host never sends names of ${domain} to a DNS server: ${service.name} ends the search`,
          fix: 'choose another domain, such as one below home.arpa, with vnet net-edit, and restart the network',
          network: name,
        },
      ];
    });
  },
};

/** mdns_minimal answers NOTFOUND for a name below .local, and UNAVAIL for any other. */
function endsSearchForLocal(service: Parameters<typeof endsSearch>[0]): boolean {
  return endsSearch({ ...service, name: 'mdns' });
}
