import { servesNames, startsDnsmasq } from '../../../network/facts.ts';
import type { Network } from '../../../network/model.ts';
import type { Check } from '../../check.ts';
import { fullNetworks } from '../../facts/definitions.ts';

export const dnsDomainShared: Check = {
  id: 'dns-domain-shared',
  area: 'names',
  passed: 'no two active networks claim one DNS domain for themselves',
  isRemote: true,
  async find(look) {
    const owners = new Map<string, string[]>();
    for (const { name, live } of await look.at(fullNetworks)) {
      const domain = live && ownDomain(live);
      if (domain !== undefined) owners.set(domain, [...(owners.get(domain) ?? []), name]);
    }
    return [...owners].flatMap(([domain, names]) =>
      names.length < 2
        ? []
        : [
            {
              severity: 'warning' as const,
              message: `the networks ${names.map((name) => `'${name}'`).join(' and ')} both claim the DNS domain '${domain}'`,
              evidence: names.map((name) => `net-dumpxml ${name}: <domain name='${domain}' localOnly='yes'/>`),
              effect: 'the DNS server of one network denies that guests of the other exist',
              fix: "give one of them another domain (vnet net-edit), or remove localOnly='yes' from both, and restart them",
            },
          ],
    );
  },
};

/** The domain for which a network's DNS server asks nobody else. */
function ownDomain(network: Network): string | undefined {
  const { name, localOnly } = network.domain ?? {};
  if (name === undefined || localOnly !== true || !startsDnsmasq(network) || !servesNames(network)) return undefined;
  return name.toLowerCase();
}
