import { childOf } from '../../../../document/attributes.ts';
import { mayCreateBridge } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'name-blank',
  severity: 'error',
  stage: 'start',
  why: 'net-start copies the definition, and the copy has a different name.',
  wrong: ['<network><name>my&#9;lab</name></network>', '<network><name>lab&#13;</name></network>'],
  right: ['<network><name>my-lab</name></network>'],
  *check(network) {
    const { element, name } = network;
    if (!mayCreateBridge(network) || name === undefined || !/[\t\r]/.test(name)) return;
    yield {
      on: childOf(element, 'name') ?? element,
      message: 'the name contains a tab or carriage return',
      fix: 'Remove it.',
    };
  },
});
