import { attributeOf } from '../../../../document/attributes.ts';
import { hasChainCharacters, MAX_CHAIN_BYTES } from '../../parts/chain.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'filter-chain-character',
  severity: 'error',
  stage: 'define',
  why: "libvirt accepts only letters, digits and _ . : - in a chain's name.",
  wrong: ["<filter name='lab' chain='ipv4 lab'/>"],
  right: ["<filter name='lab' chain='ipv4-lab'/>"],
  *check({ element, chain }) {
    const given = attributeOf(element, 'chain');
    if (given === undefined || hasChainCharacters(chain) || Buffer.byteLength(chain) > MAX_CHAIN_BYTES) return;
    yield {
      on: given,
      message: `the chain '${chain}' contains a character that libvirt rejects`,
      fix: `Write chain='${chain.replace(/[^A-Za-z0-9_.:-]/g, '-')}'.`,
      libvirt: 'invalid argument: Chain name contains invalid characters',
    };
  },
});
