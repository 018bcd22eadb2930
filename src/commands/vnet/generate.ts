import { type IpAddress, parseIp } from '../../address/ip.ts';
import { type Context, command, type Input } from '../../cli/command.ts';
import { VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import type { Host } from '../../host/host.ts';
import { defineNetwork } from '../../libvirt/define.ts';
import { writeNetwork } from '../../network/format/format.ts';
import { generateNetwork } from '../../network/generate/generate.ts';
import { ownSubnetOf } from '../../network/generate/ip.ts';
import { GENERATE_MODES, type GenerateMode, OWN_BRIDGE_MODES, type OwnSubnet } from '../../network/generate/options.ts';
import { freeBridge, freeSubnet, freeUla, subnetAround } from '../../network/generate/pick.ts';
import type { Problem } from '../../network/validate/problem.ts';
import { text } from '../../render/outcome.ts';

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
    const findings: Finding[] = [];
    const generated = await generate(name, flags, { ...context, findings });
    if (!flags.define && !flags.start && !flags.autostart) return { ...text(generated.xml), findings };
    const steps = [
      ...(flags.start ? (['net-start'] as const) : []),
      ...(flags.autostart ? (['net-autostart'] as const) : []),
    ];
    await defineNetwork(generated, steps, context);
    const done = ['defined', ...steps.map((step) => (step === 'net-start' ? 'started' : 'marked as autostarted'))];
    return { ...text(done.map((what) => `Network ${generated.name} ${what}\n`).join('')), findings };
  },
});

interface Generated {
  readonly name: string;
  readonly xml: string;
}

/** `findings` collects what is reported in addition to the network. */
type Noting = Context & { readonly findings: Finding[] };

async function generate(name: string | undefined, flags: Flags, context: Noting): Promise<Generated> {
  if (flags.from !== undefined) return rewrite(flags, name, context.host);
  if (name === undefined) {
    throw new VnetError('usage', 'a network needs a name', {
      hint: 'vnet generate NAME, or vnet generate --from FILE',
    });
  }
  const mode: GenerateMode = GENERATE_MODES.find((known) => known === flags.mode) ?? 'nat';
  const { subnets, bridge } = await places(name, mode, flags, context);
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
  context.findings.push(...(await problemsOf(xml, name)));
  return { name, xml };
}

/** Returns the problems of a generated network. Throws VnetError `network-invalid` if libvirt would refuse to define it. */
async function problemsOf(xml: string, name: string): Promise<Finding[]> {
  const { validateText } = await import('../../network/validate/validate.ts');
  const problems = validateText(xml, name);
  const sentence = ({ message, fix }: Problem) => `${message}. ${fix}`;
  const refused = problems.filter(({ severity, stage }) => severity === 'error' && stage === 'define');
  if (refused.length > 0) throw new VnetError('network-invalid', refused.map(sentence));
  return problems.map((problem) => ({ id: problem.id, severity: problem.severity, message: sentence(problem) }));
}

/** The subnets and the bridge; the host is only asked where something is to be picked. */
async function places(name: string, mode: GenerateMode, flags: Flags, context: Noting) {
  const hasOwnBridge = OWN_BRIDGE_MODES.includes(mode);
  const wantedSubnets = flags.subnet.length === 0 && hasOwnBridge ? ['auto'] : flags.subnet;
  const bridge = flags.bridge ?? (hasOwnBridge ? 'auto' : undefined);
  const picks = [...wantedSubnets, ...flags.ipv6, bridge].includes('auto');
  const inUse = picks ? await inUseOn(context) : { subnets: [], links: new Set<string>(), notes: [] };
  context.findings.push(...inUse.notes.map((message): Finding => ({ id: 'not-checked', severity: 'note', message })));

  const named = firstAddress(flags);
  const subnets: OwnSubnet[] = [];
  const all = () => [...inUse.subnets, ...subnets];
  for (const wanted of wantedSubnets) {
    if (wanted === 'auto') subnets.push(named === undefined ? freeSubnet(all()) : subnetAround(named, all()));
    else if (wanted !== 'none') subnets.push(ownSubnetOf(wanted, '--subnet'));
  }
  for (const wanted of flags.ipv6) {
    if (wanted === 'auto') subnets.push(freeUla(all(), `${name} ${context.host.now().toISOString()}`));
    else subnets.push(ownSubnetOf(wanted, '--ipv6'));
  }
  return { subnets, bridge: bridge === 'auto' ? freeBridge(inUse.links) : bridge };
}

/** The IPv4 address that a fixed lease or a range names first: the subnet that is picked must hold it. */
function firstAddress({ host, dhcp }: Flags): IpAddress | undefined {
  const texts = [...host.map((text) => text.split(',')[2]), ...dhcp.map((text) => text.split(/[-,]/)[0])];
  return texts.map((text) => parseIp(text?.trim() ?? '')).find((address) => address?.family === 4);
}

async function inUseOn(context: Context) {
  const { findInUse } = await import('../../facts/in-use.ts');
  return findInUse(context);
}

/** fc00::/7 of RFC 4193, which no router of the Internet takes. */
function isUniqueLocal({ address }: OwnSubnet): boolean {
  return address.family === 6 && address.value >> 121n === 0x7en;
}

async function rewrite(flags: Flags, name: string | undefined, host: Host): Promise<Generated> {
  const { from: path = '-', define, start, autostart, ...others } = flags;
  const isGiven = (value: unknown) =>
    value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
  const given = Object.entries(others).filter(([, value]) => isGiven(value));
  const [other] = [...(name === undefined ? [] : ['NAME']), ...given.map(([flag]) => `--${flag}`)];
  if (other !== undefined)
    throw new VnetError('usage', `${other} cannot be used with --from, which keeps what the file says`);

  const [{ networkFile }, { draftOf }, { readNetwork }, { writeDocument }] = await Promise.all([
    import('../../facts/network-file.ts'),
    import('../../network/format/draft.ts'),
    import('../../network/parse/parse.ts'),
    import('../../network/format/format.ts'),
  ]);
  const document = networkFile(host, path);
  if (document === undefined) throw new VnetError('file-unreadable', `${path}: there is no such file`);
  return { name: readNetwork(document).name ?? '', xml: writeDocument(draftOf(document)) };
}
