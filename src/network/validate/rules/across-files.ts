import { formatSubnet, overlaps, type Subnet } from '../../../address/subnet.ts';
import type { Attribute, Element } from '../../../xml/document.ts';
import type { Network } from '../../model.ts';
import { attributeOf, childOf } from '../../parse/attributes.ts';
import { ipSubnet, modeOf } from '../../subnet.ts';
import type { Severity, Stage } from '../problem.ts';
import type { Rule } from './rule.ts';

/** A network and the file it stands in. */
export interface Filed {
  readonly file: string;
  readonly network: Network;
}

/** A fault that one file has beside another. */
export interface Clash {
  readonly rule: Rule;
  readonly filed: Filed;
  readonly on: Attribute | Element;
  readonly what: string;
  readonly fix: string;
  readonly libvirt?: string;
}

const nameTwice = across(
  'name-in-two-files',
  'error',
  'define',
  'libvirt keeps networks by their name; a second one of that name needs the same uuid, and then replaces the first.',
  '<!-- another file has <name>lab</name> too, and another uuid or none -->',
  '<!-- no other file has <name>lab</name> -->',
);
const uuidTwice = across(
  'uuid-in-two-files',
  'error',
  'define',
  'libvirt keeps networks by their uuid; a copied file must give its own, or none.',
  '<!-- another file has this uuid too --><uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid>',
  '<!-- without <uuid> libvirt makes one -->',
);
const bridgeTwice = across(
  'bridge-in-two-files',
  'error',
  'define',
  'libvirt makes a bridge for each network, and each needs a name of its own.',
  "<!-- another file has virbr9 too --><bridge name='virbr9'/>",
  "<bridge name='virbr10'/>",
);
const subnetTwice = across(
  'subnet-in-two-files',
  'error',
  'start',
  'While one of the networks is active, libvirt finds a route to the same subnet and refuses to start the other.',
  "<!-- another file has 10.9.0.1/24 too --><ip address='10.9.0.1' prefix='24'/>",
  "<ip address='10.9.1.1' prefix='24'/>",
);
const subnetsOverlap = across(
  'subnets-of-two-files-overlap',
  'warning',
  'use',
  'libvirt compares whole subnets only; addresses in both are reached over one bridge, and guests on the other are cut off.',
  "<!-- another file has 10.9.0.1/16 --><ip address='10.9.0.1' prefix='24'/>",
  "<ip address='10.10.0.1' prefix='24'/>",
);

export const togetherRules: readonly Rule[] = [nameTwice, uuidTwice, bridgeTwice, subnetTwice, subnetsOverlap];

/** What networks of several files cannot have in common. Each is compared with those before it. */
export function* clashes(all: readonly Filed[]): Generator<Clash> {
  const names = new Map<string, Filed>();
  const uuids = new Map<string, Filed>();
  const bridges = new Map<string, Filed>();
  const subnets: { readonly filed: Filed; readonly subnet: Subnet }[] = [];
  for (const filed of all) {
    const { network } = filed;
    const { name, uuid } = network;
    const namesake = name === undefined ? undefined : names.get(name);
    const twin = uuid === undefined ? undefined : uuids.get(uuid);
    // The same name and uuid is the same network: one file replaces the other.
    const replaced = namesake !== undefined && namesake === twin ? namesake : undefined;
    if (namesake !== undefined && replaced === undefined) {
      const libvirt = `operation failed: network '${name}' already exists with uuid ${namesake.network.uuid ?? '…'}`;
      yield {
        rule: nameTwice,
        filed,
        on: childOf(network.element, 'name') ?? network.element,
        what: `the name '${name}' is that of ${namesake.file} too`,
        fix: 'Give it another name.',
        libvirt,
      };
    }
    if (twin !== undefined && replaced === undefined) {
      const libvirt = `operation failed: network '${twin.network.name}' is already defined with uuid ${uuid}`;
      yield {
        rule: uuidTwice,
        filed,
        on: childOf(network.element, 'uuid') ?? network.element,
        what: `the uuid is that of ${twin.file} too`,
        fix: 'Remove <uuid>, so that libvirt makes one.',
        libvirt,
      };
    }
    const bridge = hasOwnBridge(network) ? attributeOf(network.bridge?.element, 'name') : undefined;
    const owner = bridge === undefined ? undefined : bridges.get(bridge.value);
    if (bridge !== undefined && owner !== undefined && owner !== replaced) {
      yield {
        rule: bridgeTwice,
        filed,
        on: bridge,
        what: `the bridge '${bridge.value}' is that of ${owner.file} too`,
        fix: 'Give it another name, or leave name out.',
        libvirt: `internal error: bridge name '${bridge.value}' already in use.`,
      };
    }
    const own = hasOwnBridge(network) ? network.ips.flatMap((ip) => ({ ip, subnet: ipSubnet(ip) })) : [];
    for (const { ip, subnet } of own) {
      if (subnet === undefined) continue;
      const other = subnets.find((earlier) => earlier.filed !== replaced && overlaps(earlier.subnet, subnet));
      if (other === undefined) continue;
      const same = subnet.address.family === 4 && formatSubnet(subnet) === formatSubnet(other.subnet);
      const on = attributeOf(ip.element, 'address') ?? ip.element;
      const fix = 'Take a subnet that no other network has; vnet generate --subnet auto finds one.';
      if (same)
        yield {
          rule: subnetTwice,
          filed,
          on,
          what: `the subnet ${formatSubnet(subnet)} is that of ${other.filed.file} too`,
          fix,
          libvirt: `internal error: Network is already in use by interface ${other.filed.network.bridge?.name ?? 'virbr0'}`,
        };
      else
        yield {
          rule: subnetsOverlap,
          filed,
          on,
          what: `${formatSubnet(subnet)} overlaps ${formatSubnet(other.subnet)} of ${other.filed.file}`,
          fix,
        };
    }
    if (name !== undefined && namesake === undefined) names.set(name, filed);
    if (uuid !== undefined && twin === undefined) uuids.set(uuid, filed);
    if (bridge !== undefined && owner === undefined) bridges.set(bridge.value, filed);
    for (const { subnet } of own) if (subnet !== undefined) subnets.push({ filed, subnet });
  }
}

/** Whether libvirt makes the bridge, and gives it the addresses. */
function hasOwnBridge(network: Network): boolean {
  return ['none', 'nat', 'route', 'open'].includes(modeOf(network) ?? '');
}

function across(id: string, severity: Severity, stage: Stage, why: string, wrong: string, right: string): Rule {
  return { id, severity, stage, why, wrong, right, *check() {} };
}
