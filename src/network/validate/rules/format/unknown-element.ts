import { moveElement, renameElement } from '../../../../xml/edit.ts';
import { DNSMASQ_NAMESPACE } from '../../../model.ts';
import { childSchema } from '../../../schema.ts';
import { knownElements, likelyName, parentsOf, plainChildren } from '../../parts/schema.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'unknown-element',
  severity: 'warning',
  stage: 'define',
  strict: true,
  why: 'libvirt silently ignores elements that it does not know.',
  wrong: [
    "<fordward mode='nat'/><ip address='10.9.0.1' prefix='24'/>",
    "<range start='10.9.0.2' end='10.9.0.9'/><ip address='10.9.0.1' prefix='24'/>",
    "<forward mode='bridge'><virtualport type='openvswitch'/></forward><bridge name='br0'/>",
    "<firewall/><ip address='10.9.0.1' prefix='24'/>",
  ],
  right: [
    "<forward mode='nat'/><ip address='10.9.0.1' prefix='24'/>",
    "<metadata><app:note xmlns:app='http://example.org/app'>for tests</app:note></metadata>",
  ],
  *check({ element: root }) {
    const known = knownElements(root);
    for (const { node, schema } of known) {
      if (node.namespace === DNSMASQ_NAMESPACE) continue;
      for (const child of plainChildren(node)) {
        // The rule dnsmasq-namespace reports options without their namespace.
        const isOptions = node === root && /(?:^|:)options$/.test(child.name);
        if (isOptions || childSchema(schema, child.name) !== undefined) continue;
        const parentNames = parentsOf(child);
        const parents = parentNames.map((name) => `<${name}>`).join(' or ');
        const homes = known.filter(({ node }) => parentNames.includes(node.name));
        const home = homes.length === 1 ? homes[0]?.node : undefined;
        const near = parents === '' ? likelyName(child.name, node, schema.children) : undefined;
        const hint = near === undefined ? '' : `; did you mean <${near}>?`;
        const edits = near === undefined ? undefined : renameElement(child, near);
        yield {
          on: child,
          message: `unknown element <${child.name}> in <${node.name}>${parents === '' ? hint : `; it belongs in ${parents}`}`,
          fix:
            parents !== '' ? `Move it to ${parents}.` : near !== undefined ? `Rename it to <${near}>.` : 'Remove it.',
          edits,
          correction:
            home !== undefined
              ? (source) => moveElement(child, home, source)
              : edits === undefined
                ? undefined
                : () => edits,
        };
      }
    }
  },
});
