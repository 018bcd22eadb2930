import type { LinkSettings, Vlan, VlanTag } from '../../model.ts';

/** Every `<vlan>`: that of the network and those of its portgroups (virNetDevVlanParse). */
export function vlansOf({ vlan, portGroups }: LinkSettings): Vlan[] {
  return [vlan, ...portGroups.map((group) => group.vlan)].flatMap((found) => found ?? []);
}

/** Every `<tag>` of every `<vlan>`. */
export function vlanTagsOf(network: LinkSettings): VlanTag[] {
  return vlansOf(network).flatMap(({ tags }) => tags);
}
