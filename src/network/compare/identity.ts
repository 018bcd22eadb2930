import { formatMac } from '../../address/mac.ts';
import { childOf, propertyOf } from '../../document/attributes.ts';
import type { Element } from '../../xml/document.ts';
import { addAttribute, addContent, applyEdits, type Edit, withoutElement, withValue } from '../../xml/edit.ts';
import { escapeAttribute } from '../../xml/escape.ts';
import { bridgeTemplate, hasOwnBridge } from '../facts.ts';
import type { Network } from '../model.ts';
import { markEdits, setOf } from './mark.ts';
import type { ReadNetwork } from './setting.ts';

/**
 * The XML of a network with what libvirt chose for it earlier: its UUID, and the MAC address and name of its bridge. Without
 * them libvirt rejects the definition or chooses again. It also keeps the mark that says which files it was created from.
 */
export function withIdentity({ network, source }: ReadNetwork, existing: Network): string {
  const { element: root } = network;
  const edits: Edit[] = markEdits(network, setOf(existing));
  const added: string[] = [];
  if (network.uuid === undefined && existing.uuid !== undefined) {
    const empty = childOf(root, 'uuid');
    if (empty !== undefined) edits.push(withoutElement(empty));
    added.push(`<uuid>${existing.uuid}</uuid>`);
  }
  if (hasOwnBridge(network) && hasOwnBridge(existing)) {
    if (network.mac === undefined && existing.mac !== undefined && childOf(root, 'mac') === undefined) {
      added.push(`<mac address='${formatMac(existing.mac)}'/>`);
    }
    const name = existing.bridge?.name;
    if (name !== undefined && bridgeTemplate(network) !== undefined) {
      const bridge = childOf(root, 'bridge');
      if (bridge === undefined) added.push(`<bridge name='${escapeAttribute(name)}'/>`);
      else edits.push(nameOf(bridge, name));
    }
  }
  if (added.length > 0) edits.push(addContent(root, added.map((text) => `  ${text}\n`).join('')));
  return applyEdits(source, edits);
}

function nameOf(bridge: Element, name: string): Edit {
  const attribute = propertyOf(bridge, 'name');
  return attribute === undefined ? addAttribute(bridge, 'name', name) : withValue(attribute, name);
}
