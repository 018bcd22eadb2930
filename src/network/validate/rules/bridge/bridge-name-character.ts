import { attributeOf } from '../../../../document/attributes.ts';
import { MAX_LINK_NAME } from '../../parts/link-name.ts';
import { mayCreateBridge } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

/** Directories of /proc/sys/net/ipv4/conf that do not belong to an interface, or that every directory has. */
const RESERVED_NAMES = ['.', '..', 'all', 'default'];

/** The interface that every host has. */
const LOOPBACK = 'lo';

export default rule({
  id: 'bridge-name-character',
  severity: 'error',
  stage: 'start',
  why: 'Interface names in Linux cannot contain a slash, colon, space or percent sign, and a few names are reserved.',
  wrong: [
    "<bridge name='my bridge'/>",
    "<bridge name='br/0'/>",
    "<bridge name='lo'/><ip address='10.9.0.1' prefix='24'/>",
    "<bridge name='all'/>",
  ],
  right: ["<bridge name='my-bridge'/>", "<bridge name='lab%d'/>"],
  *check(network) {
    if (!mayCreateBridge(network)) return;
    const given = attributeOf(network.bridge?.element, 'name');
    if (given === undefined || given.value.includes('%d') || Buffer.byteLength(given.value) > MAX_LINK_NAME) return;
    const isReserved = given.value === LOOPBACK || RESERVED_NAMES.includes(given.value);
    const character = /[/:%\s]/.exec(given.value)?.[0];
    if (!isReserved && character === undefined) return;
    yield {
      on: given,
      message: isReserved
        ? `a bridge cannot be called '${given.value}'`
        : `the bridge name '${given.value}' contains ${/\s/.test(character ?? '') ? 'a space' : `'${character}'`}`,
      fix: 'Use letters, digits, hyphens and dots.',
      libvirt: `error creating bridge interface ${given.value}: ${given.value === LOOPBACK ? 'File exists' : 'Invalid argument'}`,
    };
  },
});
