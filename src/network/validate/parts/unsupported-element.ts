import type { Violation } from '../../../document/rule.ts';
import type { Element } from '../../../xml/document.ts';
import type { Network } from '../../model.ts';
import { usesHostNetwork } from './mode.ts';

/** Reports an element that libvirt rejects where the host owns the bridge or device (networkValidate). */
export function* unsupportedElement(network: Network, element: Element | undefined): Generator<Violation> {
  const mode = usesHostNetwork(network);
  if (element === undefined || mode === undefined) return;
  yield {
    on: element,
    message: `<${element.local}> does not work in mode '${mode}'`,
    fix: `Remove <${element.local}>, or let libvirt create the bridge with mode='nat', 'route' or 'open'.`,
    libvirt: `unsupported configuration: Unsupported <${element.local}> element in network ${network.name} with forward mode='${mode}'`,
  };
}
