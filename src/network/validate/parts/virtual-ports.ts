import { anyChildOf } from '../../../document/attributes.ts';
import type { Attribute } from '../../../xml/document.ts';
import type { LinkSettings, VirtualPort } from '../../model.ts';

/** Every `<virtualport>`: that of the network and those of its portgroups (virNetDevVPortProfileParse). */
export function virtualPortsOf({ virtualPort, portGroups }: LinkSettings): VirtualPort[] {
  return [virtualPort, ...portGroups.map((group) => group.virtualPort)].flatMap((found) => found ?? []);
}

/** Every attribute of the first `<parameters>` of every `<virtualport>`. */
export function portParametersOf(
  network: LinkSettings,
): { readonly given: Attribute; readonly type: VirtualPort['type'] }[] {
  return virtualPortsOf(network).flatMap(({ element, type }) =>
    (anyChildOf(element, 'parameters')?.attributes ?? []).map((given) => ({ given, type })),
  );
}
