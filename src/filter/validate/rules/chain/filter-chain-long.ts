import { attributeOf } from '../../../../document/attributes.ts';
import { MAX_CHAIN_BYTES } from '../../parts/chain.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'filter-chain-long',
  severity: 'error',
  stage: 'define',
  why: "A chain's name is part of the name of a chain of ebtables, which has at most 31 characters.",
  wrong: ["<filter name='lab' chain='ipv4-lab-guests'/>"],
  right: ["<filter name='lab' chain='ipv4-guests'/>"],
  *check({ element, chain }) {
    const given = attributeOf(element, 'chain');
    if (given === undefined || Buffer.byteLength(chain) <= MAX_CHAIN_BYTES) return;
    yield {
      on: given,
      message: `the chain '${chain}' has ${Buffer.byteLength(chain)} characters; the limit is ${MAX_CHAIN_BYTES}`,
      fix: 'Choose a shorter name.',
      libvirt: `invalid argument: Name of chain is longer than ${MAX_CHAIN_BYTES} characters`,
    };
  },
});
