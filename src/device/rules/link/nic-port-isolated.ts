import { childOf, propertyOf } from '../../../document/attributes.ts';
import { withoutElement } from '../../../xml/edit.ts';
import { isBridged, virtualPortOf } from '../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nic-port-isolated',
  severity: 'error',
  stage: 'define',
  why: 'Only a Linux bridge can isolate a port from the other isolated ports.',
  wrong: [
    "<interface type='user'><port isolated='yes'/></interface>",
    "<interface type='bridge'><source bridge='ovs0'/><virtualport type='openvswitch'/><port isolated='yes'/></interface>",
  ],
  right: ["<port isolated='yes'/>", "<interface type='user'><port isolated='no'/></interface>"],
  *check(nic) {
    const { element, type } = nic;
    const port = childOf(element, 'port');
    const virtualPort = virtualPortOf(nic);
    if (port === undefined || propertyOf(port, 'isolated')?.value !== 'yes') return;
    if (isBridged(nic) && virtualPort === undefined) return;
    const mac = propertyOf(childOf(element, 'mac'), 'address')?.value.toLowerCase() ?? '…';
    yield {
      on: port,
      message: isBridged(nic)
        ? `<port isolated='yes'/> does not work with <virtualport type='${virtualPort}'>`
        : `<port isolated='yes'/> does not work with type '${type}'`,
      fix: 'Remove it.',
      libvirt: `unsupported configuration: interface ${mac} - <port isolated='yes'/> is not supported for network interfaces with ${isBridged(nic) ? 'virtualport ' : ''}type='${isBridged(nic) ? virtualPort : type}'`,
      edits: [withoutElement(port)],
    };
  },
});
