import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { libvirtRules } from '../../facts/libvirt-rules.ts';
import { iptables } from '../../netfilter/added-rule.ts';
import { type Backend, backendOf } from '../../netfilter/libvirt-chains.ts';
import type { Chain } from '../../netfilter/ruleset.ts';
import { describe } from '../../netfilter/ruleset.ts';
import { networksOf } from '../../netfilter/words.ts';

export const leftoverRules: Check = {
  id: 'leftover-rules',
  area: 'firewall',
  passed: 'no rules of a firewall backend are left that libvirt does not use',
  async find(look) {
    const doubled = (await look.at(libvirtRules)).flatMap(({ network, chains }) => {
      const backends = new Set(chains.map(backendOf));
      if (backends.size < 2) return [];
      // Only libvirt 10.4 and newer have the choice, and write it down.
      const status = look.host.readFile(`/run/libvirt/network/${network.name}.xml`)?.toString() ?? '';
      const used: Backend = /<firewall [^>]*backend='nftables'/.test(status) ? 'nftables' : 'iptables';
      return chains.filter((chain) => backendOf(chain) !== used).map((chain) => ({ network, chain, used }));
    });
    const [first] = doubled;
    if (first === undefined) return [];
    const chains = [...new Set(doubled.map(({ chain }) => chain))];
    const { names, network } = networksOf(doubled.map((each) => each.network));
    return [
      {
        severity: 'warning',
        message: `there are rules of the ${backendOf(first.chain)} backend for ${names}, but libvirt uses ${first.used}`,
        evidence: chains.map((chain) => describe(chain, chain.rules[0])),
        effect: 'libvirt no longer changes or removes these rules: they apply to guests as they once were',
        cause: 'the firewall backend changed while the network was active',
        fix: 'remove them; no other program uses them',
        commands: [...new Set(chains.map(removal))],
        network,
      },
    ];
  },
};

function removal(chain: Chain): string {
  return backendOf(chain) === 'nftables'
    ? shellCommand('sudo', 'nft', 'delete', 'table', chain.family, chain.table)
    : shellCommand('sudo', ...iptables(chain), '-F', chain.name);
}
