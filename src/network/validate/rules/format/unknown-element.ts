import { renameElement } from '../../../../xml/edit.ts';
import { DNSMASQ_NAMESPACE } from '../../../model.ts';
import { childSchema } from '../../../schema.ts';
import { knownElements, likelyName, parentOf, plainChildren } from '../../parts/schema.ts';
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
    "<firewall/><ip address='10.9.0.1' prefix='24'/>",
  ],
  right: [
    "<forward mode='nat'/><ip address='10.9.0.1' prefix='24'/>",
    "<metadata><app:note xmlns:app='http://example.org/app'>for tests</app:note></metadata>",
  ],
  *check({ element: root }) {
    for (const { node, schema } of knownElements(root)) {
      if (node.namespace === DNSMASQ_NAMESPACE) continue;
      for (const child of plainChildren(node)) {
        // The rule dnsmasq-namespace reports options without their namespace.
        const isOptions = node === root && /(?:^|:)options$/.test(child.name);
        if (isOptions || childSchema(schema, child.name) !== undefined) continue;
        const near = likelyName(child.name, node, schema.children);
        const parent = near === undefined ? parentOf(child.name) : undefined;
        const guess = near === undefined ? '' : `; did you mean <${near}>?`;
        yield {
          on: child,
          message: `unknown element <${child.name}> in <${node.name}>${guess}`,
          fix:
            near !== undefined
              ? `Rename it to <${near}>.`
              : parent !== undefined
                ? `Move it to <${parent}>.`
                : 'Remove it.',
          edits: near === undefined ? undefined : renameElement(child, near),
        };
      }
    }
  },
});
