import { childOf, property } from '../../../document/attributes.ts';
import { invalidValuesIn } from '../../../document/values.ts';
import type { Attribute, Element } from '../../../xml/document.ts';
import type { GuestInterface } from '../../model.ts';
import { rule } from '../../rule.ts';
import { INTERFACE_SCHEMA } from '../../schema.ts';

export default rule({
  id: 'nic-value',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only certain words or numbers here.',
  wrong: [
    "<link state='donw'/>",
    "<mtu size='x'/>",
    "<model type='virtio'/><driver name='vhots'/>",
    "<vlan><tag id='x'/></vlan>",
    "<mac address='52:54:00:00:00:01' check='maybe'/>",
  ],
  right: ["<link state='down'/>", "<mtu size='1450'/>", "<model type='virtio'/><driver name='vhost' queues='4'/>"],
  *check(nic) {
    yield* invalidValuesIn(nic.element, INTERFACE_SCHEMA, {
      libvirt: messageOf,
      ignores: (given, element) => isIgnored(nic, given, element),
    });
  },
});

/** What libvirt says where its message is not the usual one. */
function messageOf({ name, value }: Attribute, { local }: Element): string | undefined {
  switch (`${local}/${name}`) {
    case 'link/state':
      return `unsupported configuration: unknown interface link state '${value}'`;
    case 'mtu/size':
      return 'XML error: malformed mtu size';
    case 'teaming/type':
      return `unsupported configuration: unknown teaming type '${value}'`;
    case 'frames/max':
      return `cannot parse value '${value}' for coalesce parameter`;
    case 'ip/prefix':
      return `XML error: Invalid prefix value '${value}' in <ip>`;
    default:
      return undefined;
  }
}

/** Values that libvirt does not read: those of `<driver>` count for virtio and PCI devices only. */
function isIgnored({ element, type }: GuestInterface, { name, value }: Attribute, { local, parent }: Element): boolean {
  if (local === 'driver' || parent?.local === 'driver') {
    const model = property(childOf(element, 'model'), 'type') ?? '';
    return !model.startsWith('virtio') && !(type === 'hostdev' && name === 'name');
  }
  return value === '' && ['link', 'mtu', 'teaming', 'frames'].includes(local);
}
