import { type IpAddress, isPlainIp, parseIp } from '../../address/ip.ts';
import { formatSubnet, overlaps } from '../../address/subnet.ts';
import { type Context, command, type Input } from '../../cli/command.ts';
import { VnetError } from '../../error.ts';
import type { InUse } from '../../facts/in-use.ts';
import type { Finding } from '../../finding.ts';
import { defineNetwork } from '../../libvirt/define.ts';
import { writeNetwork } from '../../network/format/format.ts';
import { generateNetwork } from '../../network/generate/generate.ts';
import { ownSubnetOf } from '../../network/generate/ip.ts';
import { GENERATE_MODES, type GenerateMode, OWN_BRIDGE_MODES, type OwnSubnet } from '../../network/generate/options.ts';
import { freeBridge, freeSubnet, freeUla, subnetAround } from '../../network/generate/pick.ts';
import type { Problem } from '../../network/validate/problem.ts';
import { text } from '../../render/outcome.ts';
import { shellCommand } from '../../shell-words.ts';

const flags = {
  mode: { summary: 'how guests reach other networks: nat unless said', value: 'MODE', choices: GENERATE_MODES },
  from: { summary: 'rewrite the network of a file (- for standard input) in canonical form', value: 'FILE' },
  subnet: {
    summary: 'IPv4 subnet, with the address of the bridge or without: CIDR, none, or auto, which it is unless said',
    value: 'CIDR',
    repeatable: true,
  },
  ipv6: { summary: 'IPv6 subnet: CIDR, or auto for a unique local one', value: 'CIDR', repeatable: true },
  dhcp: {
    summary: 'addresses to lease: START-END[,LEASE], LEASE as 12h, 45m, infinite; or none',
    value: 'RANGE',
    repeatable: true,
  },
  host: {
    summary: 'a fixed address: NAME,MAC,IP[,LEASE], a DUID for the MAC in IPv6',
    value: 'HOST',
    repeatable: true,
  },
  tftp: { summary: 'directory served by TFTP', value: 'DIRECTORY' },
  bootp: { summary: 'boot file of network boots: FILE[,SERVER]', value: 'FILE' },
  route: { summary: 'a route through a guest: CIDR,GATEWAY[,METRIC]', value: 'ROUTE', repeatable: true },
  domain: { summary: 'DNS domain of the guests', value: 'NAME' },
  'local-domain': { summary: 'never ask other name servers about the domain' },
  'register-domain': { summary: "make the domain known to the host's systemd-resolved (libvirt 10.1)" },
  'local-ptr': { summary: 'never ask other name servers about addresses of the network' },
  'dns-host': { summary: 'names of an address: IP,NAME[,NAME...]', value: 'HOST', repeatable: true },
  forwarder: { summary: 'name server to ask: ADDRESS, or DOMAIN,ADDRESS', value: 'SERVER', repeatable: true },
  srv: { summary: 'SERVICE,PROTOCOL[,DOMAIN[,TARGET[,PORT[,PRIORITY[,WEIGHT]]]]]', value: 'RECORD', repeatable: true },
  txt: { summary: 'a text record: NAME=VALUE', value: 'RECORD', repeatable: true },
  'no-dns': { summary: 'serve no names' },
  'no-plain-names': { summary: 'never ask other name servers about names without a dot' },
  dnsmasq: { summary: "a line for dnsmasq's configuration", value: 'OPTION', repeatable: true },
  bridge: { summary: 'name of the bridge, or auto', value: 'NAME' },
  'no-stp': { summary: 'switch the spanning tree protocol off' },
  delay: { summary: 'seconds until a new port of the bridge forwards', value: 'SECONDS' },
  zone: { summary: 'firewalld zone of the bridge', value: 'ZONE' },
  mac: { summary: 'address of the bridge', value: 'MAC' },
  'mac-table-manager': { summary: 'who keeps the table of MACs', value: 'WHO', choices: ['kernel', 'libvirt'] },
  mtu: { summary: 'largest packet in bytes', value: 'BYTES' },
  dev: { summary: 'a device of the host that guests go out by', value: 'DEVICE', repeatable: true },
  pf: { summary: 'SR-IOV device all of whose virtual functions are for guests', value: 'DEVICE' },
  vf: { summary: 'PCI address of a virtual function', value: 'ADDRESS', repeatable: true },
  managed: { summary: 'let libvirt take virtual functions from their driver, and give them back' },
  driver: { summary: 'driver for virtual functions: NAME[,MODEL]', value: 'NAME' },
  'nat-address': { summary: 'addresses the guests go out under: START-END', value: 'RANGE' },
  'nat-port': { summary: 'ports the guests go out under: START-END', value: 'RANGE' },
  'nat-ipv6': {
    summary: 'NAT for IPv6 too: yes for a unique local subnet unless said',
    value: 'WHETHER',
    choices: ['yes', 'no'],
  },
  vlan: { summary: 'VLAN tags: ID[,ID...], ID:untagged for the native one', value: 'TAGS' },
  portgroup: {
    summary: 'NAME[,default][,trust][,vlan=ID+ID][,inbound=AVERAGE+PEAK+BURST][,outbound=...][,profileid=ID]',
    value: 'GROUP',
    repeatable: true,
  },
  virtualport: { summary: 'TYPE[,PARAMETER=VALUE...]', value: 'PORT' },
  'isolated-ports': { summary: 'keep guests from talking with each other' },
  'guest-ipv6': { summary: 'let guests use IPv6 among themselves though the bridge has no address of it' },
  'trust-guest-rx-filters': { summary: 'let guests change their MAC and multicast filters' },
  inbound: { summary: 'traffic to the guests: AVERAGE[,PEAK[,BURST]] in KiB/s and KiB', value: 'RATE' },
  outbound: { summary: 'traffic from the guests', value: 'RATE' },
  uuid: { summary: 'its UUID', value: 'UUID' },
  title: { summary: 'a line about it (libvirt 9.7)', value: 'TEXT' },
  description: { summary: 'more about it (libvirt 9.7)', value: 'TEXT' },
  define: { summary: 'define it in libvirt instead of printing it' },
  start: { summary: 'define and start it' },
  autostart: { summary: 'define it, and start it whenever the host boots' },
} as const;

const args = { name: { summary: 'name of the network', optional: true } } as const;
type Flags = Input<typeof args, typeof flags>['flags'];

export default command({
  name: 'generate',
  summary: 'Write the XML of a network',
  details:
    "The XML is in libvirt's own order and style. `auto` picks what overlaps nothing on this host: routes, addresses, every " +
    "libvirt network, docker's and podman's. A subnet is picked unless one is named: that of the addresses in --host and --dhcp, if there are any.",
  args,
  flags,
  formats: [],
  examples: [
    { line: 'vnet generate lab', does: 'A NAT network with DHCP, on a free subnet and bridge' },
    { line: 'vnet generate lab --host web,52:54:00:00:00:01,192.168.122.10 --start', does: 'Define and start it' },
    { line: 'vnet generate lan --mode bridge --bridge br0', does: "Guests on the host's own LAN" },
    { line: 'vnet generate --from net.xml', does: 'The same network in canonical form' },
  ],

  async run({ args: { name }, flags }, context) {
    const isDefined = flags.define || flags.start || flags.autostart;
    const findings: Finding[] = [];
    const generated = await generate(name, flags, { ...context, findings, isDefined });
    if (!isDefined) return { ...text(generated.xml), findings };
    const steps = [
      ...(flags.start ? (['net-start'] as const) : []),
      ...(flags.autostart ? (['net-autostart'] as const) : []),
    ];
    await defineNetwork(generated, steps, context);
    const results = ['defined', ...steps.map((step) => (step === 'net-start' ? 'started' : 'marked as autostarted'))];
    return { ...text(results.map((result) => `Network ${generated.name} ${result}\n`).join('')), findings };
  },
});

interface Generated {
  readonly name: string;
  readonly xml: string;
}

interface GenerateContext extends Context {
  /** Collects what is reported in addition to the network. */
  readonly findings: Finding[];
  /** Whether libvirt will get the network. If not, it is only printed. */
  readonly isDefined: boolean;
}

async function generate(name: string | undefined, flags: Flags, context: GenerateContext): Promise<Generated> {
  if (flags.from !== undefined) return rewrite(flags, name, context);
  if (name === undefined) {
    throw new VnetError('usage', 'missing NAME', { hint: 'run', commands: ['vnet generate NAME'] });
  }
  const mode: GenerateMode = GENERATE_MODES.find((candidate) => candidate === flags.mode) ?? 'nat';
  const { subnets, bridge } = await locate(name, mode, flags, context);
  const network = generateNetwork({
    name,
    mode,
    uuid: flags.uuid,
    title: flags.title,
    description: flags.description,
    trustGuestRxFilters: flags['trust-guest-rx-filters'],
    guestIpv6: flags['guest-ipv6'],
    bridge,
    stp: !flags['no-stp'],
    delay: flags.delay,
    zone: flags.zone,
    macTableManager: flags['mac-table-manager'],
    mac: flags.mac,
    mtu: flags.mtu,
    devices: flags.dev,
    physicalFunction: flags.pf,
    virtualFunctions: flags.vf,
    managed: flags.managed,
    driver: flags.driver,
    natAddress: flags['nat-address'],
    natPort: flags['nat-port'],
    natIpv6: flags['nat-ipv6'] ?? (mode === 'nat' && subnets.some(isUniqueLocal) ? 'yes' : undefined),
    subnets,
    dhcp: !flags.dhcp.includes('none'),
    ranges: flags.dhcp.filter((range) => range !== 'none'),
    hosts: flags.host,
    localPtr: flags['local-ptr'],
    tftp: flags.tftp,
    bootp: flags.bootp,
    routes: flags.route,
    domain: flags.domain,
    localDomain: flags['local-domain'],
    registerDomain: flags['register-domain'],
    dns: !flags['no-dns'],
    plainNames: !flags['no-plain-names'],
    dnsHosts: flags['dns-host'],
    forwarders: flags.forwarder,
    srvs: flags.srv,
    txts: flags.txt,
    dnsmasqOptions: flags.dnsmasq,
    vlan: flags.vlan,
    inbound: flags.inbound,
    outbound: flags.outbound,
    isolatedPorts: flags['isolated-ports'],
    virtualPort: flags.virtualport,
    portGroups: flags.portgroup,
  });
  const xml = writeNetwork(network);
  context.findings.push(...(await problemsOf(xml, name, context)));
  return { name, xml };
}

/** Warnings about networks that libvirt accepts but no guest can use as meant. */
const BROKEN = new Set([
  'host-ip-twice',
  'host-is-gateway',
  'host-mac-twice',
  'host-outside-subnet',
  'ip-not-a-host',
  'ip-special',
  'ips-overlap',
  'ranges-overlap',
  'route-gateway-self',
]);

/** The warnings about a generated network. Throws VnetError `network-invalid` if it would not work. */
async function problemsOf(xml: string, name: string, context: GenerateContext): Promise<Finding[]> {
  const [{ validateText }, libvirt] = await Promise.all([
    import('../../network/validate/validate.ts'),
    context.isDefined ? versionOf(context) : undefined,
  ]);
  const problems = validateText(xml, name, { libvirt });
  const sentence = ({ message, fix }: Problem) => `${message}. ${fix}`;
  const errors = problems.filter(({ id, severity }) => severity === 'error' || BROKEN.has(id));
  if (errors.length > 0) throw new VnetError('network-invalid', errors.map(sentence));
  return problems.map(({ id, severity, ...rest }) => ({ id, severity, message: sentence({ id, severity, ...rest }) }));
}

async function versionOf(context: Context): Promise<string | undefined> {
  const { daemonVersion } = await import('../../libvirt/daemon-version.ts');
  return daemonVersion(context);
}

/** The network's subnets and bridge. Checks them against the host, and notes what it picked. */
async function locate(name: string, mode: GenerateMode, flags: Flags, context: GenerateContext) {
  const hasOwnBridge = OWN_BRIDGE_MODES.includes(mode);
  const subnetOptions = flags.subnet.length === 0 && hasOwnBridge ? ['auto'] : flags.subnet;
  const bridgeOption = flags.bridge ?? (hasOwnBridge ? 'auto' : undefined);
  const picks = [...subnetOptions, ...flags.ipv6, bridgeOption].includes('auto');
  const { findInUse } = await import('../../facts/in-use.ts');
  const inUse = await findInUse(context);
  // Without a choice to make, a host that cannot be queried is not worth a note.
  if (picks || context.isDefined) {
    context.findings.push(...inUse.notes.map((message): Finding => ({ id: 'not-checked', severity: 'note', message })));
  }
  rejectExisting(name, flags, inUse, context);

  const address = firstAddress(flags);
  const subnets: OwnSubnet[] = [];
  const all = () => [...inUse.subnets, ...subnets];
  for (const option of subnetOptions) {
    if (option === 'auto') subnets.push(address === undefined ? freeSubnet(all()) : subnetAround(address, all()));
    else if (option !== 'none')
      subnets.push(checked(ownSubnetOf(option, '--subnet'), '--subnet', name, inUse, context));
  }
  for (const option of flags.ipv6) {
    if (option === 'auto') subnets.push(freeUla(all(), `${name} ${context.host.now().toISOString()}`));
    else subnets.push(checked(ownSubnetOf(option, '--ipv6'), '--ipv6', name, inUse, context));
  }
  const bridge = bridgeOption === 'auto' ? freeBridge(inUse.links) : bridgeOption;
  if (hasOwnBridge && bridge !== undefined && inUse.links.has(bridge) && !inUse.networks.has(name)) {
    report(context, 'bridge-in-use', `the name ${bridge} is in use by another link or network`, '--bridge auto');
  }
  if (picks) {
    const parts = [...subnets.map(formatSubnet), ...(bridge === undefined ? [] : [`bridge ${bridge}`])];
    context.findings.push({ id: 'picked', severity: 'note', message: `${name} uses ${parts.join(', ')}` });
  }
  return { subnets, bridge };
}

/** A name that is in use is a warning for a printed network. With --uuid, the network is redefined. */
function rejectExisting(name: string, flags: Flags, { networks }: InUse, context: GenerateContext): void {
  if (!networks.has(name) || flags.uuid !== undefined) return;
  const message = `network '${name}' already exists`;
  if (!context.isDefined) {
    context.findings.push({ id: 'network-exists', severity: 'warning', message });
    return;
  }
  throw new VnetError('refused', message, {
    hint: 'choose another name, or use the existing network',
    commands: [shellCommand('vnet', 'net-info', name), shellCommand('vnet', 'net-start', name)],
  });
}

function checked(subnet: OwnSubnet, option: string, name: string, inUse: InUse, context: GenerateContext): OwnSubnet {
  const used = inUse.subnets.find((other) => overlaps(other, subnet) && other.by !== `network ${name}`);
  if (used !== undefined) {
    const message = `${formatSubnet(subnet)} overlaps ${formatSubnet(used)} (${used.by})`;
    report(context, 'subnet-in-use', message, `${option} auto`, used.by.startsWith('network '));
  }
  return subnet;
}

/** A conflict with the host is an error if libvirt gets the network, unless it is only with another network. */
function report(context: GenerateContext, id: string, message: string, instead: string, isMild = false): void {
  if (!context.isDefined || isMild) {
    context.findings.push({ id, severity: 'warning', message });
    return;
  }
  throw new VnetError('refused', message, { hint: `choose another value, or ${instead}` });
}

/** The first IPv4 address of --host and --dhcp: a subnet that is picked must contain it. */
function firstAddress({ host, dhcp }: Flags): IpAddress | undefined {
  const texts = [...host.map((text) => text.split(',')[2]), ...dhcp.map((text) => text.split(/[-,]/)[0])];
  const addresses = texts.map((text) => text?.trim() ?? '').filter(isPlainIp);
  return addresses.map(parseIp).find((address) => address?.family === 4);
}

/** fc00::/7 of RFC 4193, which is not routed on the Internet. */
function isUniqueLocal({ address }: OwnSubnet): boolean {
  return address.family === 6 && address.value >> 121n === 0x7en;
}

async function rewrite(flags: Flags, name: string | undefined, context: GenerateContext): Promise<Generated> {
  const { from: path = '-', define, start, autostart, ...others } = flags;
  const isSet = (value: unknown) =>
    value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
  const options = Object.entries(others).filter(([, value]) => isSet(value));
  const [other] = [...(name === undefined ? [] : ['NAME']), ...options.map(([flag]) => `--${flag}`)];
  if (other !== undefined) throw new VnetError('usage', `${other} cannot be combined with --from`);

  const [{ networkFile }, { draftOf }, { readNetwork }, { writeDocument }] = await Promise.all([
    import('../../facts/network-file.ts'),
    import('../../network/format/draft.ts'),
    import('../../network/parse/parse.ts'),
    import('../../network/format/format.ts'),
  ]);
  const document = networkFile(context.host, path);
  if (document === undefined) throw new VnetError('file-unreadable', `${path}: no such file`);
  const generated = { name: readNetwork(document).name ?? '', xml: writeDocument(draftOf(document)) };
  if (context.isDefined) context.findings.push(...(await problemsOf(generated.xml, generated.name, context)));
  return generated;
}
