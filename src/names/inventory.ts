import type { Entry } from './roster.ts';

/** What Ansible knows of one host. Nothing in here is free text of a guest's: Ansible expands templates in variables. */
export type HostVars = Readonly<Record<string, string | readonly string[]>>;

/** An inventory as Ansible's script plugin reads it: a group a network, and `_meta` with the variables of all hosts. */
export interface Inventory {
  readonly _meta: { readonly hostvars: Readonly<Record<string, HostVars>> };
  readonly [group: string]:
    | { readonly hosts: readonly string[] }
    | { readonly hostvars: Readonly<Record<string, HostVars>> };
}

/** Each entry under its first name; groups are `network_NAME`, and `guests` for what libvirt runs. */
export function inventoryOf(entries: readonly Entry[]): Inventory {
  const groups = new Map<string, string[]>();
  const add = (group: string, name: string) => groups.set(group, [...(groups.get(group) ?? []), name]);
  for (const { names, guest, network } of entries) {
    const [name = ''] = names;
    if (network !== undefined) add(groupName(network), name);
    if (guest !== undefined) add('guests', name);
    add('all', name);
  }
  return {
    ...Object.fromEntries([...groups].map(([group, hosts]) => [group, { hosts }])),
    _meta: { hostvars: Object.fromEntries(entries.map((entry) => [entry.names[0] ?? '', hostVars(entry)])) },
  };
}

/** The variables of one host. */
export function hostVars({ names, guest, mac, network, ips }: Entry): HostVars {
  return {
    ansible_host: ips[0] ?? '',
    vnet_addresses: ips,
    vnet_names: names,
    ...(guest !== undefined && names.includes(guest) && { vnet_guest: guest }),
    ...(mac !== undefined && { vnet_mac: mac }),
    ...(network !== undefined && { vnet_network: groupName(network).slice('network_'.length) }),
  };
}

/** Ansible's group names are Python identifiers. */
function groupName(network: string): string {
  return `network_${network.replace(/[^A-Za-z0-9_]/g, '_')}`;
}
