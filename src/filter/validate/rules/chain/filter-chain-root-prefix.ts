import { attributeOf } from '../../../../document/attributes.ts';
import { withValue } from '../../../../xml/edit.ts';
import { ROOT_CHAIN } from '../../../model.ts';
import { isChainName } from '../../parts/chain.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'filter-chain-root-prefix',
  severity: 'error',
  stage: 'define',
  why: "The root chain has no variants: 'root' is the whole name.",
  wrong: ["<filter name='lab' chain='root-lab'/>"],
  right: ["<filter name='lab' chain='root'/>"],
  *check({ element, chain }) {
    const given = attributeOf(element, 'chain');
    if (given === undefined || chain === ROOT_CHAIN || !chain.startsWith(ROOT_CHAIN) || !isChainName(chain)) return;
    yield {
      on: given,
      message: `a chain cannot be called '${chain}'`,
      fix: "Write chain='root'.",
      libvirt: 'An error occurred, but the cause is unknown',
      edits: [withValue(given, ROOT_CHAIN)],
    };
  },
});
