import { childrenOf } from '../../../document/attributes.ts';
import { withoutElement } from '../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nic-guest-address',
  severity: 'error',
  stage: 'define',
  why: 'QEMU cannot configure addresses inside a guest; only containers, and the type user, can have them.',
  wrong: [
    "<ip address='192.168.122.5' prefix='24'/>",
    "<route address='10.0.0.0' prefix='8' gateway='192.168.122.1'/>",
  ],
  right: ["<interface type='user'><ip address='10.0.2.0' prefix='24'/></interface>"],
  *check({ element, type }) {
    if (type === 'user') return;
    for (const name of ['ip', 'route']) {
      for (const each of childrenOf(element, name)) {
        yield {
          on: each,
          message: `<${name}> does not work in an interface of type '${type}'`,
          fix: 'Remove it; reserve an address in the network instead: <host> in its <dhcp>.',
          edits: [withoutElement(each)],
        };
      }
    }
  },
});
