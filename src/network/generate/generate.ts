import { VnetError } from '../../error.ts';
import { type DraftElement, draft, draftText } from '../format/draft.ts';
import { DNSMASQ_NAMESPACE } from '../model.ts';
import { dnsDraft, domainDraft } from './dns.ts';
import { forwardDraft } from './forward.ts';
import { ipDrafts, routeDraft } from './ip.ts';
import { bandwidthDraft, portGroupDraft, virtualPortDraft, vlanDraft } from './link.ts';
import { type GenerateMode, type GenerateOptions, OWN_BRIDGE_MODES } from './options.ts';
import { rejectUnusable } from './unusable.ts';

/**
 * Makes the `<network>` that the options describe, for writeNetwork. Throws VnetError `usage` for a malformed option, or one
 * that the mode does not support. Other problems are left to validation.
 */
export function generateNetwork(options: GenerateOptions): DraftElement {
  rejectControlCharacters(options);
  rejectUnsupported(options);
  rejectUnusable(options);
  const { name, uuid, title, description } = options;
  const texts = Object.entries({ name, uuid, title, description }).flatMap(([element, text]) =>
    text === undefined ? [] : [draftText(element, text)],
  );
  const parts = [
    forwardDraft(options),
    bridgeDraft(options),
    optional('mtu', { size: options.mtu }),
    optional('mac', { address: options.mac }),
    domainDraft(options),
    dnsDraft(options),
    options.vlan === undefined ? undefined : vlanDraft(options.vlan),
    bandwidthDraft(options.inbound, options.outbound),
    optional('port', { isolated: options.isolatedPorts ? 'yes' : undefined }),
    ...ipDrafts(options),
    ...options.routes.map(routeDraft),
    virtualPortOf(options),
    ...options.portGroups.map((text) => portGroupDraft(text, options.mode)),
    optionsDraft(options),
  ];
  const attributes = {
    'xmlns:dnsmasq': options.dnsmasqOptions.length === 0 ? undefined : DNSMASQ_NAMESPACE,
    ipv6: options.guestIpv6 ? 'yes' : undefined,
    trustGuestRxFilters: options.trustGuestRxFilters ? 'yes' : undefined,
  };
  return draft('network', attributes, [...texts, ...parts.filter((part) => part !== undefined)]);
}

function bridgeDraft({ mode, bridge, stp, delay, zone, macTableManager }: GenerateOptions): DraftElement | undefined {
  if (OWN_BRIDGE_MODES.includes(mode)) {
    return draft('bridge', { name: bridge, zone, stp: stp ? 'on' : 'off', delay: delay ?? '0', macTableManager });
  }
  return optional('bridge', { name: bridge, macTableManager });
}

function virtualPortOf({ mode, virtualPort }: GenerateOptions): DraftElement | undefined {
  if (virtualPort !== undefined) return virtualPortDraft(virtualPort);
  return mode === 'ovs' ? virtualPortDraft('openvswitch') : undefined;
}

function optionsDraft({ dnsmasqOptions }: GenerateOptions): DraftElement | undefined {
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

/** XML cannot contain control characters, and line breaks would add lines to dnsmasq's configuration. */
function rejectControlCharacters(options: GenerateOptions): void {
  for (const [name, value] of Object.entries(options)) {
    const texts = (Array.isArray(value) ? value : [value]).filter((text) => typeof text === 'string');
    const forbidden = name === 'description' ? /[\u0000-\u0008\u000b-\u001f\u007f]/ : /[\u0000-\u001f\u007f]/;
    const text = texts.find((each) => forbidden.test(each));
    if (text !== undefined) {
      throw new VnetError('usage', `${JSON.stringify(text)} contains a control character`);
    }
  }
}

/** Options that need a bridge that libvirt creates. */
const NEEDS_OWN_BRIDGE: Readonly<Record<string, (options: GenerateOptions) => unknown>> = {
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

/** Options that need one of some modes. */
const NEEDS_MODE: readonly [string, (options: GenerateOptions) => unknown, readonly GenerateMode[]][] = [
  ['--nat-address', ({ natAddress }) => natAddress, ['nat']],
  ['--nat-port', ({ natPort }) => natPort, ['nat']],
  ['--nat-ipv6', ({ natIpv6 }) => natIpv6, ['nat']],
  ['--vf', ({ virtualFunctions }) => virtualFunctions.length > 0, ['hostdev']],
  ['--managed', ({ managed }) => managed, ['hostdev']],
  ['--pf', ({ physicalFunction }) => physicalFunction, ['hostdev', 'passthrough', 'private', 'vepa', 'bridge']],
  ['--dev', ({ devices }) => devices.length > 0, ['nat', 'route', 'bridge', 'private', 'vepa', 'passthrough']],
  ['--bridge', ({ bridge }) => bridge, [...OWN_BRIDGE_MODES, 'bridge', 'ovs']],
];

function rejectUnsupported(options: GenerateOptions): void {
  const { mode } = options;
  const reject = (option: string, modes: readonly GenerateMode[]): never => {
    throw new VnetError('usage', `${option} cannot be used with --mode ${mode}, only with ${modes.join(', ')}`);
  };
  for (const [option, modes] of NEEDS_MODE.flatMap(([option, isSet, modes]) =>
    isSet(options) ? [[option, modes] as const] : [],
  )) {
    if (!modes.includes(mode)) reject(option, modes);
  }
  if (!OWN_BRIDGE_MODES.includes(mode)) {
    for (const [option, isSet] of Object.entries(NEEDS_OWN_BRIDGE)) {
      if (isSet(options)) reject(option, OWN_BRIDGE_MODES);
    }
  }
  for (const [required, modes] of REQUIRED) {
    if (modes.includes(mode) && !required.some((option) => IS_SET[option](options))) {
      throw new VnetError('usage', `--mode ${mode} needs ${required.join(' or ')}`);
    }
  }
}

const IS_SET = {
  '--subnet': ({ subnets }: GenerateOptions) => subnets.length > 0,
  '--bridge': ({ bridge }: GenerateOptions) => bridge !== undefined,
  '--dev': ({ devices }: GenerateOptions) => devices.length > 0,
  '--pf': ({ physicalFunction }: GenerateOptions) => physicalFunction !== undefined,
  '--vf': ({ virtualFunctions }: GenerateOptions) => virtualFunctions.length > 0,
} as const;

/** Options without which libvirt rejects a network of a mode, or no guest can use it. One of each list is required. */
const REQUIRED: readonly [readonly (keyof typeof IS_SET)[], readonly GenerateMode[]][] = [
  [['--subnet'], ['nat', 'route']],
  [['--bridge', '--dev', '--pf'], ['bridge']],
  [['--bridge'], ['ovs']],
  [
    ['--dev', '--pf'],
    ['private', 'vepa', 'passthrough'],
  ],
  [['--pf', '--vf'], ['hostdev']],
];
