import type { ClientAddress } from '../clients.ts';
import type { Entry } from './roster.ts';

/** A host of an inventory. Its name is not the name of a group. */
export interface InventoryHost {
  readonly name: string;
  readonly groups: readonly string[];
  readonly vars: HostVars;
}

/** The variables of one host. Ansible expands templates in variables, so none contains one. */
export interface HostVars {
  readonly ansible_host: string;
  readonly vnet_addresses: readonly string[];
  readonly vnet_names: readonly string[];
  readonly vnet_guest: string | undefined;
  readonly vnet_mac: string | undefined;
  readonly vnet_network: string | undefined;
  /** Where ansible_host is from. */
  readonly vnet_source: 'lease' | 'reservation';
}

/**
 * The clients as Ansible hosts: in the group `network_NAME` of each of their networks, guests of libvirt in `guests`, and those
 * with a reservation but no lease in `reserved`. Skips names that a group has or could have, because Ansible would confuse host
 * and group, and clients without any other name.
 */
export function* inventoryHosts(entries: readonly Entry[]): Generator<InventoryHost> {
  for (const { names, guest, addresses } of entries) {
    const name = names.find((each) => !isGroupName(each));
    const [first] = addresses;
    if (name === undefined || first === undefined) continue;
    const networks = new Set(addresses.flatMap(({ network }) => network ?? []));
    yield {
      name,
      groups: [
        ...[...networks].map(groupOf),
        ...(guest === undefined ? [] : ['guests']),
        ...(first.lease === undefined ? ['reserved'] : []),
      ],
      vars: hostVars({ names, guest }, addresses, first),
    };
  }
}

/**
 * An inventory as Ansible's script plugin reads it, in pieces: the groups, and `_meta` with the variables of all hosts, so that
 * Ansible does not call --host for each. `print` writes variables, which may contain any character, as JSON.
 */
export function* inventoryJson(hosts: Iterable<InventoryHost>, print: (vars: HostVars) => string): Generator<string> {
  const groups = new Map<string, string[]>([['all', []]]);
  yield '{\n  "_meta": {"hostvars": {';
  let separator = '\n';
  for (const { name, groups: own, vars } of hosts) {
    yield `${separator}    ${JSON.stringify(name)}: ${print(vars)}`;
    separator = ',\n';
    for (const group of ['all', ...own]) {
      const members = groups.get(group);
      if (members === undefined) groups.set(group, [name]);
      else members.push(name);
    }
  }
  yield '\n  }}';
  for (const [group, members] of groups) {
    yield `,\n  ${JSON.stringify(group)}: {"hosts": [`;
    let before = '\n';
    for (const name of members) {
      yield `${before}    ${JSON.stringify(name)}`;
      before = ',\n';
    }
    yield members.length === 0 ? ']}' : '\n  ]}';
  }
  yield '\n}\n';
}

/** Networks whose groups have the same name: Ansible's group names are Python identifiers. */
export function sharedGroups(entries: readonly Entry[]): [group: string, networks: readonly string[]][] {
  const byGroup = new Map<string, Set<string>>();
  for (const { addresses } of entries) {
    for (const { network } of addresses) {
      if (network === undefined) continue;
      const group = groupOf(network);
      byGroup.set(group, (byGroup.get(group) ?? new Set()).add(network));
    }
  }
  return [...byGroup].filter(([, networks]) => networks.size > 1).map(([group, networks]) => [group, [...networks]]);
}

function hostVars(
  entry: Pick<Entry, 'names' | 'guest'>,
  addresses: readonly ClientAddress[],
  first: ClientAddress,
): HostVars {
  return {
    ansible_host: first.ip,
    vnet_addresses: addresses.map(({ ip }) => ip),
    vnet_names: entry.names,
    vnet_guest: plain(entry.guest),
    vnet_mac: plain(first.mac),
    vnet_network: plain(first.network),
    vnet_source: first.lease === undefined ? 'reservation' : 'lease',
  };
}

/** Drops a value that could be a template: templates of Jinja start with a brace. */
function plain(value: string | undefined): string | undefined {
  return value?.includes('{') ? undefined : value;
}

function groupOf(network: string): string {
  return `network_${network.replace(/[^A-Za-z0-9_]/g, '_')}`;
}

export function isGroupName(name: string): boolean {
  return /^(?:all|ungrouped|guests|reserved|network_.*)$/.test(name);
}
