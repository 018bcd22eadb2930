import { type IpAddress, isPlainIp, parseIp } from '../../address/ip.ts';
import { formatSubnet, overlaps } from '../../address/subnet.ts';
import { type Context, command, type Input } from '../../cli/command.ts';
import { usageError } from '../../cli/usage-error.ts';
import type { Problem } from '../../document/problem.ts';
import { VnetError } from '../../error.ts';
import type { InUse } from '../../facts/in-use.ts';
import type { Finding } from '../../finding.ts';
import { noSuchFile } from '../../host/no-such-file.ts';
import { defineNetwork } from '../../libvirt/define.ts';
import { writeNetwork } from '../../network/format/format.ts';
import { adviceInOptions } from '../../network/generate/advice.ts';
import { generateNetwork } from '../../network/generate/generate.ts';
import { ownSubnetOf } from '../../network/generate/ip.ts';
import {
  GENERATE_MODES,
  type GenerateMode,
  type GenerateOptions,
  OWN_BRIDGE_MODES,
  type OwnSubnet,
} from '../../network/generate/options.ts';
import { freeBridge, freeSubnet, freeUla, subnetAround } from '../../network/generate/pick.ts';
import { type Doubt, doubtsAbout } from '../../network/generate/unusable.ts';
import { text } from '../../render/outcome.ts';
import { operands, shellCommand } from '../../shell-words.ts';
import { USELESS } from '../check/useless.ts';

const flags = {
  mode: { group: 'Network', summary: 'forward mode (default: nat)', value: 'MODE', choices: GENERATE_MODES },
  from: {
    group: 'Network',
    summary: 'print the network of this file in canonical form; - is standard input',
    value: 'FILE',
    complete: 'xml-files',
  },
  uuid: { group: 'Network', summary: 'UUID (default: libvirt chooses)', value: 'UUID' },
  title: { group: 'Network', summary: 'title (libvirt 9.7)', value: 'TEXT' },
  description: { group: 'Network', summary: 'description (libvirt 9.7)', value: 'TEXT' },

  define: { group: 'Result', summary: 'define the network instead of printing it' },
  start: { group: 'Result', summary: 'define and start the network' },
  autostart: { group: 'Result', summary: 'define the network and start it at every boot' },

  subnet: {
    group: 'Addresses',
    summary: 'IPv4 subnet: 10.0.5.0/24, 10.0.5.1/24 to choose the address of the bridge, none or auto (default)',
    value: 'CIDR',
    repeatable: true,
  },
  ipv6: {
    group: 'Addresses',
    summary: 'IPv6 subnet, or auto for a unique local one (default: none)',
    value: 'CIDR',
    repeatable: true,
  },
  dhcp: {
    group: 'Addresses',
    summary: 'addresses to lease: START-END[,TIME] with a lease time such as 12h, 45m or infinite; none turns DHCP off',
    value: 'RANGE',
    repeatable: true,
  },
  host: {
    group: 'Addresses',
    summary: 'reservation: NAME,MAC,IP[,TIME]; IPv6 has a DUID in place of the MAC',
    value: 'HOST',
    repeatable: true,
  },
  route: {
    group: 'Addresses',
    summary: 'static route through a guest: CIDR,GATEWAY[,METRIC]',
    value: 'ROUTE',
    repeatable: true,
  },
  tftp: { group: 'Addresses', summary: 'directory to serve with TFTP', value: 'DIRECTORY', complete: 'directories' },
  bootp: { group: 'Addresses', summary: 'boot file for network boot: FILE[,SERVER]', value: 'FILE' },
  'nat-address': { group: 'Addresses', summary: 'source addresses of NAT: START-END', value: 'RANGE' },
  'nat-port': { group: 'Addresses', summary: 'source ports of NAT: START-END', value: 'RANGE' },
  'nat-ipv6': {
    group: 'Addresses',
    summary: 'NAT for IPv6 (default: yes for a unique local subnet)',
    value: 'WHETHER',
    choices: ['yes', 'no'],
  },

  domain: { group: 'DNS', summary: 'DNS domain of the guests', value: 'NAME' },
  'local-domain': { group: 'DNS', summary: 'never forward queries for the DNS domain' },
  'register-domain': { group: 'DNS', summary: 'register the DNS domain with systemd-resolved (libvirt 10.1)' },
  'local-ptr': { group: 'DNS', summary: 'never forward reverse queries for the subnets' },
  'dns-host': { group: 'DNS', summary: 'names of an address: IP,NAME[,NAME...]', value: 'HOST', repeatable: true },
  forwarder: {
    group: 'DNS',
    summary: 'name server to forward to: ADDRESS, or DOMAIN,ADDRESS',
    value: 'SERVER',
    repeatable: true,
  },
  srv: {
    group: 'DNS',
    summary: 'SRV record: SERVICE,PROTOCOL[,DOMAIN[,TARGET[,PORT[,PRIORITY[,WEIGHT]]]]]',
    value: 'RECORD',
    repeatable: true,
  },
  txt: { group: 'DNS', summary: 'TXT record: NAME=VALUE', value: 'RECORD', repeatable: true },
  'no-dns': { group: 'DNS', summary: 'turn DNS off' },
  'no-plain-names': { group: 'DNS', summary: 'never forward queries for names without a dot' },
  dnsmasq: {
    group: 'DNS',
    summary: "line for dnsmasq's configuration, passed on unchecked",
    value: 'OPTION',
    repeatable: true,
  },

  bridge: { group: 'Bridge', summary: 'name of the bridge, or auto (default)', value: 'NAME' },
  mac: { group: 'Bridge', summary: 'MAC address of the bridge', value: 'MAC' },
  mtu: { group: 'Bridge', summary: 'MTU in bytes', value: 'BYTES' },
  zone: { group: 'Bridge', summary: 'firewalld zone of the bridge', value: 'ZONE' },
  delay: { group: 'Bridge', summary: 'forward delay of the bridge', value: 'SECONDS' },
  'no-stp': { group: 'Bridge', summary: 'turn the spanning tree protocol off' },
  'mac-table-manager': {
    group: 'Bridge',
    summary: 'who manages the MAC table',
    value: 'WHO',
    choices: ['kernel', 'libvirt'],
  },

  dev: {
    group: 'Host devices and SR-IOV',
    summary: 'host device that traffic leaves through',
    value: 'DEVICE',
    repeatable: true,
  },
  pf: {
    group: 'Host devices and SR-IOV',
    summary: 'SR-IOV device: guests get its virtual functions',
    value: 'DEVICE',
  },
  vf: {
    group: 'Host devices and SR-IOV',
    summary: 'PCI address of a virtual function',
    value: 'ADDRESS',
    repeatable: true,
  },
  managed: {
    group: 'Host devices and SR-IOV',
    summary: 'let libvirt detach virtual functions from their driver and reattach them',
  },
  driver: {
    group: 'Host devices and SR-IOV',
    summary: 'driver of virtual functions: NAME[,MODEL]',
    value: 'NAME',
  },

  vlan: { group: 'Ports and limits', summary: 'VLAN tags: ID[,ID...], ID:untagged for the native one', value: 'TAGS' },
  portgroup: {
    group: 'Ports and limits',
    summary:
      'port group: NAME[,default][,trust][,vlan=ID+ID][,inbound=AVERAGE+PEAK+BURST][,outbound=...][,profileid=ID]',
    value: 'GROUP',
    repeatable: true,
  },
  virtualport: { group: 'Ports and limits', summary: 'virtual port: TYPE[,PARAMETER=VALUE...]', value: 'PORT' },
  'isolated-ports': { group: 'Ports and limits', summary: 'isolate guests from each other' },
  'guest-ipv6': {
    group: 'Ports and limits',
    summary: 'allow IPv6 between guests although the bridge has no IPv6 address',
  },
  'trust-guest-rx-filters': {
    group: 'Ports and limits',
    summary: 'let guests change their MAC and multicast filters',
  },
  inbound: {
    group: 'Ports and limits',
    summary: 'limit of traffic to guests: AVERAGE[,PEAK[,BURST]] in kB/s, kB/s and KiB (1 kB is 1000 bytes)',
    value: 'RATE',
  },
  outbound: {
    group: 'Ports and limits',
    summary: 'limit of traffic from guests: AVERAGE[,PEAK[,BURST]] in the same units',
    value: 'RATE',
  },
} as const;

const args = { name: { summary: 'name of the network', optional: true } } as const;
type Flags = Input<typeof args, typeof flags>['flags'];

export default command({
  name: 'generate',
  summary: 'Generate the XML of a network',
  group: 'files',
  details:
    'Picks a subnet and a bridge that nothing on this host uses: not its routes and addresses, nor networks of libvirt, docker and podman. If --host or --dhcp names an address, the subnet contains it.',
  args,
  flags,
  formats: [],
  examples: [
    { line: 'vnet generate lab', does: 'Print a NAT network with DHCP on a free subnet' },
    { line: 'vnet generate lab --start', does: 'Define and start it' },
    {
      line: 'vnet generate lab --host web,52:54:00:00:00:01,10.0.5.10 --start',
      does: 'Reserve an address, in a subnet that contains it',
    },
    { line: 'vnet generate lan --mode bridge --bridge br0', does: "Put guests on the host's own LAN" },
    { line: 'vnet generate --from lab.xml', does: 'Print a network file in canonical form' },
  ],

  async run({ args: { name }, flags }, context) {
    const isDefined = flags.define || flags.start || flags.autostart;
    const findings: Finding[] = [];
    const generated = await generate(name, flags, {
      ...context,
      findings,
      isDefined,
      isStarted: flags.start || flags.autostart,
    });
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
  /** Whether libvirt will start it, now or at the next boot. */
  readonly isStarted: boolean;
}

async function generate(name: string | undefined, flags: Flags, context: GenerateContext): Promise<Generated> {
  if (flags.from !== undefined) return rewrite(flags, name, context);
  if (name === undefined) {
    throw usageError('missing argument: NAME', 'vnet generate --help');
  }
  const mode: GenerateMode = GENERATE_MODES.find((candidate) => candidate === flags.mode) ?? 'nat';
  const { subnets, bridge } = await locate(name, mode, flags, context);
  const options: GenerateOptions = {
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
  };
  const xml = writeNetwork(generateNetwork(options));
  context.findings.push(...doubtsAbout(options).flatMap(warning));
  context.findings.push(...(await problemsOf(xml, name, context)));
  return { name, xml };
}

/** The warnings about a generated network. Throws VnetError `network-invalid` if it would not work. */
async function problemsOf(xml: string, name: string, context: GenerateContext): Promise<Finding[]> {
  const problems = await problemsFor(xml, name, context);
  const errors = problems.filter(({ id, severity }) => severity === 'error' || USELESS.has(id));
  if (errors.length > 0) {
    const advice = errors.map((problem) => ({ id: problem.id, ...adviceInOptions(problem, xml) }));
    const messages = [...new Set(advice.map(({ message }) => message))];
    const hints = new Map(advice.flatMap((each) => warning(each).slice(1)).map((hint) => [hint.message, hint]));
    throw new VnetError('network-invalid', messages, { hints: [...hints.values()] });
  }
  return problems.flatMap((problem) => warning({ id: problem.id, ...adviceInOptions(problem, xml) }));
}

function warning({ id, message, hint }: Doubt): [Finding, Finding] {
  return [
    { id, severity: 'warning', message },
    { id, severity: 'hint', message: hint },
  ];
}

async function problemsFor(xml: string, file: string, context: GenerateContext): Promise<readonly Problem[]> {
  const [{ validateText }, libvirt] = await Promise.all([
    import('../../network/validate/validate.ts'),
    context.isDefined ? versionOf(context) : undefined,
  ]);
  return validateText(xml, file, { libvirt });
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
  rejectMissing(mode, flags, inUse, context);
  if (picks) {
    const parts = [...subnets.map(formatSubnet), ...(bridge === undefined ? [] : [`bridge ${bridge}`])];
    context.findings.push({ id: 'picked', severity: 'note', message: `${name} uses ${parts.join(', ')}` });
  }
  return { subnets, bridge };
}

/** Bridges, devices and directories that the network uses and this host does not have. */
function rejectMissing(mode: GenerateMode, flags: Flags, inUse: InUse, context: GenerateContext): void {
  const { links, knowsLinks } = inUse;
  const { bridge, dev, pf, tftp } = flags;
  const names = [
    ...(OWN_BRIDGE_MODES.includes(mode) || bridge === undefined ? [] : [['--bridge', bridge] as const]),
    ...dev.map((name) => ['--dev', name] as const),
    ...(pf === undefined ? [] : [['--pf', pf] as const]),
  ];
  if (!knowsLinks) return;
  const missing = names.filter(([, name]) => !links.has(name));
  for (const [option, name] of missing) {
    const kind = option === '--bridge' ? 'bridge' : 'device';
    const commands = [kind === 'bridge' ? 'ip link show type bridge' : 'ip link'];
    reportMissing(context, { id: `${kind}-missing`, message: `this host has no ${kind} '${name}'`, commands });
  }
  if (tftp?.startsWith('/') && context.host.listDirectory(tftp) === undefined) {
    const commands = [shellCommand('sudo', 'mkdir', '-p', tftp)];
    reportMissing(context, { id: 'directory-missing', message: `this host has no directory ${tftp}`, commands });
  }
}

interface Missing {
  readonly id: string;
  readonly message: string;
  readonly commands: readonly string[];
}

/** What is missing is an error for a network that is started. */
function reportMissing({ findings, isStarted }: GenerateContext, { id, message, commands }: Missing): void {
  const hint =
    id === 'directory-missing' ? 'create it' : 'create it first, or choose one that exists. To list them, run';
  if (isStarted) throw new VnetError('refused', message, { hint, commands });
  findings.push({ id, severity: 'warning', message }, { id, severity: 'hint', message: hint, commands });
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
    hint: 'choose another name, or use the existing network; to see its state, run',
    commands: [shellCommand('vnet', 'status', ...operands(name))],
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
  const { document, text: source } = networkFile(context.host, path) ?? {};
  if (document === undefined || source === undefined) throw noSuchFile(path, context.host);
  await rejectInvalid(source, path, context);
  return { name: readNetwork(document).name ?? '', xml: writeDocument(draftOf(document)) };
}

/** Reports the problems of a file. Throws VnetError `network-invalid` if libvirt rejects it. */
async function rejectInvalid(source: string, path: string, context: GenerateContext): Promise<void> {
  const problems = await problemsFor(source, path === '-' ? 'stdin' : path, context);
  const lineOf = ({ position: { file, line, column }, message, id }: Problem) =>
    `${file}:${line}:${column}: ${message} [${id}]`;
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    const commands = path === '-' ? [] : [shellCommand('vnet', 'validate', ...operands(path))];
    const hint = path === '-' ? undefined : 'to see the place in the file and the fix, run';
    throw new VnetError('network-invalid', errors.map(lineOf), { hint, commands });
  }
  context.findings.push(
    ...problems.map((problem): Finding => ({ id: problem.id, severity: 'warning', message: lineOf(problem) })),
  );
}
