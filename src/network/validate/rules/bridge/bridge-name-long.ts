import { attributeOf } from '../../../../document/attributes.ts';
import { MAX_LINK_NAME } from '../../parts/link-name.ts';
import { mayCreateBridge } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bridge-name-long',
  severity: 'error',
  stage: 'start',
  why: 'Interface names in Linux have at most 15 bytes.',
  wrong: ["<bridge name='my-very-own-bridge'/>"],
  right: ["<bridge name='my-own-bridge'/>"],
  *check(network) {
    if (!mayCreateBridge(network)) return;
    const given = attributeOf(network.bridge?.element, 'name');
    const bytes = Buffer.byteLength(given?.value.replace('%d', '0') ?? '');
    if (given === undefined || bytes <= MAX_LINK_NAME) return;
    yield {
      on: given,
      message: `the bridge name '${given.value}' has ${bytes} bytes`,
      fix: `Use at most ${MAX_LINK_NAME} bytes, or remove name: libvirt then chooses one.`,
      libvirt: `error creating bridge interface ${given.value}: Numerical result out of range`,
    };
  },
});
