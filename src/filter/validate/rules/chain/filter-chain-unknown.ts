import { attributeOf } from '../../../../document/attributes.ts';
import { nearest } from '../../../../nearest.ts';
import { withValue } from '../../../../xml/edit.ts';
import { CHAINS, chainPrefix, ROOT_CHAIN } from '../../../model.ts';
import { isChainName } from '../../parts/chain.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'filter-chain-unknown',
  severity: 'error',
  stage: 'define',
  why: 'The beginning of its name says which packets a chain sees.',
  wrong: ["<filter name='lab' chain='ip'/>", "<filter name='lab' chain='IPv4'/>", "<filter name='lab' chain='tcp'/>"],
  right: [
    "<filter name='lab' chain='ipv4'/>",
    "<filter name='lab' chain='arp-lab'/>",
    "<filter name='lab' chain='root'/>",
  ],
  *check({ element, chain }) {
    const given = attributeOf(element, 'chain');
    if (given === undefined || !isChainName(chain) || chain.startsWith(ROOT_CHAIN)) return;
    if (chainPrefix(chain) !== undefined) return;
    const near = nearestChain(chain);
    const hint = near === undefined ? '' : `; did you mean '${near}'?`;
    yield {
      on: given,
      message: `unknown chain '${chain}'${hint}`,
      fix: near === undefined ? `Write 'root', or a name that starts with ${PREFIXES}.` : `Write chain='${near}'.`,
      libvirt: `invalid argument: Invalid chain name '${chain}'. Please use a chain name called 'root' or any of the following prefixes: ${PREFIXES}`,
      edits: near === undefined ? undefined : [withValue(given, near)],
    };
  },
});

const PREFIXES = Object.keys(CHAINS).join(', ');

/** Names of protocols whose packets a chain sees. */
const SYNONYMS: Readonly<Record<string, string>> = { ip: 'ipv4', ip4: 'ipv4', ip6: 'ipv6', ether: 'mac', eth: 'mac' };

function nearestChain(chain: string): string | undefined {
  const word = chain.toLowerCase();
  return SYNONYMS[word] ?? nearest(word, [ROOT_CHAIN, ...Object.keys(CHAINS)]);
}
