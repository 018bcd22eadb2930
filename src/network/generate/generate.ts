import { VnetError } from '../../error.ts';
import { type DraftElement, draft, draftText } from '../format/draft.ts';
import { DNSMASQ_NAMESPACE } from '../model.ts';
import { dnsDraft, domainDraft } from './dns.ts';
import { forwardDraft } from './forward.ts';
import { ipDrafts, routeDraft } from './ip.ts';
import { bandwidthDraft, portGroupDraft, virtualPortDraft, vlanDraft } from './link.ts';
import { type GenerateMode, OWN_BRIDGE_MODES, type Wish } from './options.ts';

/**
 * The `<network>` that a wish describes, to be written with writeNetwork. Throws VnetError `usage` for a text that is not
 * of its form, and for what the mode cannot have; whether libvirt takes the network is for checkNetwork to say.
 */
export function generateNetwork(wish: Wish): DraftElement {
  refuseStrange(wish);
  refuseUnfit(wish);
  const { name, uuid, title, description } = wish;
  const texts = Object.entries({ name, uuid, title, description }).flatMap(([element, text]) =>
    text === undefined ? [] : [draftText(element, text)],
  );
  const parts = [
    forwardDraft(wish),
    bridgeDraft(wish),
    optional('mtu', { size: wish.mtu }),
    optional('mac', { address: wish.mac }),
    domainDraft(wish),
    dnsDraft(wish),
    wish.vlan === undefined ? undefined : vlanDraft(wish.vlan),
    bandwidthDraft(wish.inbound, wish.outbound),
    optional('port', { isolated: wish.isolatedPorts ? 'yes' : undefined }),
    ...ipDrafts(wish),
    ...wish.routes.map(routeDraft),
    virtualPortOf(wish),
    ...wish.portGroups.map((text) => portGroupDraft(text, wish.mode)),
    optionsDraft(wish),
  ];
  const attributes = {
    'xmlns:dnsmasq': wish.dnsmasqOptions.length === 0 ? undefined : DNSMASQ_NAMESPACE,
    ipv6: wish.guestIpv6 ? 'yes' : undefined,
    trustGuestRxFilters: wish.trustGuestRxFilters ? 'yes' : undefined,
  };
  return draft('network', attributes, [...texts, ...parts.filter((part) => part !== undefined)]);
}

function bridgeDraft({ mode, bridge, stp, delay, zone, macTableManager }: Wish): DraftElement | undefined {
  if (OWN_BRIDGE_MODES.includes(mode)) {
    return draft('bridge', { name: bridge, zone, stp: stp ? 'on' : 'off', delay: delay ?? '0', macTableManager });
  }
  return optional('bridge', { name: bridge, macTableManager });
}

function virtualPortOf({ mode, virtualPort }: Wish): DraftElement | undefined {
  if (virtualPort !== undefined) return virtualPortDraft(virtualPort);
  return mode === 'ovs' ? virtualPortDraft('openvswitch') : undefined;
}

function optionsDraft({ dnsmasqOptions }: Wish): DraftElement | undefined {
  if (dnsmasqOptions.length === 0) return undefined;
  return draft(
    'dnsmasq:options',
    {},
    dnsmasqOptions.map((value) => draft('dnsmasq:option', { value })),
  );
}

function optional(name: string, attributes: Readonly<Record<string, string | undefined>>): DraftElement | undefined {
  return Object.values(attributes).every((value) => value === undefined) ? undefined : draft(name, attributes);
}

/** XML cannot hold control characters, and line breaks would add lines to dnsmasq's configuration. */
function refuseStrange(wish: Wish): void {
  for (const [name, value] of Object.entries(wish)) {
    const texts = (Array.isArray(value) ? value : [value]).filter((text) => typeof text === 'string');
    const allowed = name === 'description' ? /[\u0000-\u0008\u000b-\u001f\u007f]/ : /[\u0000-\u001f\u007f]/;
    const strange = texts.find((text) => allowed.test(text));
    if (strange !== undefined) {
      throw new VnetError('usage', `${JSON.stringify(strange)} holds a control character`);
    }
  }
}

/** What only a network with a bridge of libvirt's own can have, by the option that asks for it. */
const NEEDS_OWN_BRIDGE: Readonly<Record<string, (wish: Wish) => unknown>> = {
  '--subnet or --ipv6': ({ subnets }) => subnets.length > 0,
  '--dhcp': ({ ranges }) => ranges.length > 0,
  '--host': ({ hosts }) => hosts.length > 0,
  '--tftp': ({ tftp }) => tftp,
  '--bootp': ({ bootp }) => bootp,
  '--local-ptr': ({ localPtr }) => localPtr,
  '--route': ({ routes }) => routes.length > 0,
  '--domain': ({ domain }) => domain,
  '--dns-host': ({ dnsHosts }) => dnsHosts.length > 0,
  '--forwarder': ({ forwarders }) => forwarders.length > 0,
  '--srv': ({ srvs }) => srvs.length > 0,
  '--txt': ({ txts }) => txts.length > 0,
  '--no-dns': ({ dns }) => !dns,
  '--no-plain-names': ({ plainNames }) => !plainNames,
  '--mtu': ({ mtu }) => mtu,
  '--mac': ({ mac }) => mac,
  '--zone': ({ zone }) => zone,
  '--delay': ({ delay }) => delay,
  '--no-stp': ({ stp }) => !stp,
  '--dnsmasq': ({ dnsmasqOptions }) => dnsmasqOptions.length > 0,
  '--guest-ipv6': ({ guestIpv6 }) => guestIpv6,
};

/** What only one way of forwarding can have. */
const NEEDS_MODE: readonly [string, (wish: Wish) => unknown, readonly GenerateMode[]][] = [
  ['--nat-address', ({ natAddress }) => natAddress, ['nat']],
  ['--nat-port', ({ natPort }) => natPort, ['nat']],
  ['--nat-ipv6', ({ natIpv6 }) => natIpv6, ['nat']],
  ['--vf', ({ virtualFunctions }) => virtualFunctions.length > 0, ['hostdev']],
  ['--managed', ({ managed }) => managed, ['hostdev']],
  ['--pf', ({ physicalFunction }) => physicalFunction, ['hostdev', 'passthrough', 'private', 'vepa', 'bridge']],
  ['--dev', ({ devices }) => devices.length > 0, ['nat', 'route', 'bridge', 'private', 'vepa', 'passthrough']],
  ['--bridge', ({ bridge }) => bridge, ['nat', 'route', 'open', 'isolated', 'bridge', 'ovs']],
];

function refuseUnfit(wish: Wish): void {
  const { mode } = wish;
  const refuse = (option: string, modes: readonly GenerateMode[]): never => {
    throw new VnetError('usage', `${option} cannot be used with --mode ${mode}, only with ${modes.join(', ')}`);
  };
  for (const [option, modes] of NEEDS_MODE.flatMap(([option, asks, modes]) =>
    asks(wish) ? [[option, modes] as const] : [],
  )) {
    if (!modes.includes(mode)) refuse(option, modes);
  }
  if (!OWN_BRIDGE_MODES.includes(mode)) {
    for (const [option, asks] of Object.entries(NEEDS_OWN_BRIDGE)) {
      if (asks(wish)) refuse(option, OWN_BRIDGE_MODES);
    }
  }
  for (const [needed, modes] of NEEDED) {
    if (modes.includes(mode) && !needed.some((option) => GIVES[option](wish))) {
      throw new VnetError('usage', `--mode ${mode} needs ${needed.join(' or ')}`);
    }
  }
}

const GIVES = {
  '--subnet': ({ subnets }: Wish) => subnets.length > 0,
  '--bridge': ({ bridge }: Wish) => bridge !== undefined,
  '--dev': ({ devices }: Wish) => devices.length > 0,
  '--pf': ({ physicalFunction }: Wish) => physicalFunction !== undefined,
  '--vf': ({ virtualFunctions }: Wish) => virtualFunctions.length > 0,
} as const;

/** Without which a network of that mode is refused by libvirt, or is of no use to any guest. */
const NEEDED: readonly [readonly (keyof typeof GIVES)[], readonly GenerateMode[]][] = [
  [['--subnet'], ['nat', 'route']],
  [['--bridge', '--dev', '--pf'], ['bridge']],
  [['--bridge'], ['ovs']],
  [
    ['--dev', '--pf'],
    ['private', 'vepa', 'passthrough'],
  ],
  [['--pf', '--vf'], ['hostdev']],
];
