import { childOf, propertyOf } from '../../../document/attributes.ts';
import { isSince, type RuleContext } from '../../../document/rule.ts';
import { rule } from '../../rule.ts';

/** The attributes of `<source>` that each type needs, in the order that libvirt reads them. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  network: ['network'],
  bridge: ['bridge'],
  direct: ['dev'],
  internal: ['name'],
  server: ['port'],
  client: ['port', 'address'],
  mcast: ['port', 'address'],
  udp: ['port', 'address'],
  vdpa: ['dev'],
  vds: ['switchid'],
};

export default rule({
  id: 'nic-source-missing',
  severity: 'error',
  stage: 'define',
  why: '<source> says what the interface is connected to: each type needs its own attributes.',
  wrong: [
    "<interface type='network'/>",
    "<interface type='network'><source bridge='br0'/></interface>",
    "<interface type='direct'><source mode='bridge'/></interface>",
    "<interface type='vhostuser'><source type='unix'/><model type='virtio'/></interface>",
  ],
  right: ["<interface type='network'><source network='lab'/></interface>", "<interface type='user'/>"],
  *check({ element, type, source }, context) {
    const needed = neededBy(type, context);
    if (needed.length === 0) return;
    const example = `<source ${needed.map((name) => `${name}='…'`).join(' ')}/>`;
    if (source === undefined) {
      const isOptional = type === 'vhostuser' && isSince(context, '11.1.0');
      yield {
        on: element,
        message: `an interface of type '${type}' needs <source>`,
        fix: `Add ${example}.`,
        libvirt: isOptional
          ? "XML error: Missing required attribute 'path' in element 'source'"
          : `XML error: interface type='${type}' requires a 'source' element`,
      };
      return;
    }
    const missing = needed.find((name) => propertyOf(source, name) === undefined);
    if (missing === undefined) {
      if (type !== 'udp' || childOf(source, 'local') !== undefined) return;
      yield {
        on: source,
        message: "<source> of an interface of type 'udp' needs <local>",
        fix: "Add <local address='…' port='…'/>.",
        libvirt: "XML error: '<local>' element missing for 'udp' socket interface",
      };
      return;
    }
    yield {
      on: source,
      message: `<source> of an interface of type '${type}' needs ${missing}`,
      fix: `Add ${missing}='…'.`,
      libvirt: `XML error: Missing required attribute '${missing}' in element 'source'`,
    };
  },
});

function neededBy(type: string, context: RuleContext): readonly string[] {
  if (type === 'vhostuser') return isSince(context, '11.1.0') ? ['path'] : ['path', 'mode'];
  return NEEDED[type] ?? [];
}
