import { command } from '../../cli/command.ts';
import { networkFlag } from '../../cli/common-arguments.ts';
import { writeFindings } from '../../cli/run/write-findings.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { isOnlyReserved } from '../../guests/resolve/answer.ts';
import { MissingNames } from '../../guests/resolve/explain-missing.ts';
import { resolveNames } from '../../guests/resolve/resolve.ts';
import { sshArguments } from '../../guests/ssh.ts';
import { openLibvirt } from '../../libvirt/open.ts';
import { sshHost } from '../../libvirt/ssh-host.ts';
import { type Outcome, text } from '../../render/outcome.ts';
import { shellCommand } from '../../shell-words.ts';

const OPTIONS = {
  user: { short: 'l', value: 'USER', summary: 'log in as this user' },
  identity: { short: 'i', value: 'FILE', summary: 'log in with this private key', complete: 'files' },
  port: { short: 'p', value: 'PORT', summary: 'port of the ssh server (default: 22)' },
  ipv4: { short: '4', summary: 'only IPv4 addresses' },
  ipv6: { short: '6', summary: 'only IPv6 addresses' },
  option: {
    value: 'OPTION',
    repeatable: true,
    summary: 'option of ssh, as in ssh_config(5), such as ForwardAgent=yes',
  },
  network: networkFlag,
  print: { summary: 'print the ssh command and do not run it' },
} as const;

/** Options of ssh(1) that vnet does not have. */
const SYNONYMS = {
  '-v': '--option LogLevel=DEBUG',
  '-vv': '--option LogLevel=DEBUG2',
  '-vvv': '--option LogLevel=DEBUG3',
  '-A': '--option ForwardAgent=yes',
  '-C': '--option Compression=yes',
  '-D': '--option DynamicForward=PORT',
  '-J': '--option ProxyJump=HOST',
  '-L': "--option 'LocalForward=PORT HOST:PORT'",
  '-R': "--option 'RemoteForward=PORT HOST:PORT'",
  '-X': '--option ForwardX11=yes',
  '-Y': '--option ForwardX11Trusted=yes',
  '-t': '--option RequestTTY=yes',
} as const;

export default command({
  name: 'ssh',
  summary: 'Log in to a guest with ssh',
  group: 'addresses',
  details:
    'Connects to the address that "vnet resolve" prints first. ssh stores the host key under the name of the guest, because addresses are leased to other guests later. For a qemu+ssh connection, ssh jumps through that host. Everything after GUEST is the command to run there; the exit status is that of ssh. ssh gets the address, so entries for the name in ~/.ssh/config do not apply: give options with --option, or use "vnet ssh-config" and plain ssh.',
  args: {
    guest: { summary: 'guest or hostname, optionally with a user: USER@GUEST', complete: 'running-domains' },
    command: { summary: 'command to run on the guest (default: a shell)', optional: true, variadic: true },
  },
  passThrough: true,
  synonyms: SYNONYMS,
  flags: OPTIONS,
  formats: [],
  examples: [
    { line: 'vnet ssh web', does: 'Log in to a guest' },
    { line: 'vnet ssh root@web uptime', does: 'Run a command as root' },
    { line: 'vnet ssh -i ~/.ssh/lab web ls -l', does: 'Log in with a key; -l belongs to ls' },
    {
      line: "vnet ssh --option 'LocalForward=8080 localhost:80' web",
      does: 'Forward port 8080 of this host to port 80 of the guest',
    },
    { line: 'vnet ssh --print web', does: 'Print the ssh command' },
  ],

  async run({ args, flags }, context): Promise<Outcome> {
    const misplaced = misplacedOptions(args.command ?? []);
    if (misplaced.length > 0) await writeFindings([misplacedWarning(args.guest, misplaced, args.command)], context);
    const at = args.guest.lastIndexOf('@');
    const name = args.guest.slice(at + 1);
    const user = flags.user ?? (at > 0 ? args.guest.slice(0, at) : undefined);
    const family = flags.ipv4 === flags.ipv6 ? undefined : flags.ipv4 ? 'ipv4' : 'ipv6';
    const options = {
      network: flags.network,
      withNetworks: false,
      family,
      source: undefined,
      all: false,
      withReservations: true,
    } as const;
    const libvirt = await openLibvirt(context, { files: [], stateDir: undefined });
    const { lookup, answers } = await resolveNames(context, libvirt, [name], options);
    const [answer] = answers;
    const address = answer?.addresses[0];
    const missing = new MissingNames(context, lookup, options);
    if (answer === undefined || address === undefined) {
      const findings = answer === undefined ? [] : await missing.findings(answer);
      return { ...text(''), status: EXIT_STATUS['not-found'], findings };
    }
    const findings = isOnlyReserved(answer) ? await missing.findings(answer) : [];
    const words = sshArguments(address.ip, answer.domain?.name ?? address.guest ?? name, {
      ...flags,
      options: flags.option,
      user,
      jump: sshHost(context.virsh.uri),
      command: args.command ?? [],
    });
    if (flags.print) return { ...text(`${shellCommand('ssh', ...words)}\n`), findings };
    await writeFindings(findings, context);
    const { status, signal } = await context.host.attach('ssh', words);
    if (status === undefined) throw new VnetError('refused', `ssh was terminated by ${signal}`);
    return { ...text(''), status };
  },
});

/** The options of vnet with which a command for the guest starts, with their values: no command starts with an option. */
function misplacedOptions(words: readonly string[]): readonly string[] {
  let count = 0;
  for (;;) {
    const option = optionOf(words[count] ?? '');
    if (option === undefined) return words.slice(0, count);
    count += option.takesNext ? 2 : 1;
  }
}

function optionOf(word: string): { readonly takesNext: boolean } | undefined {
  for (const [name, flag] of Object.entries(OPTIONS)) {
    const hasValue = 'value' in flag;
    const short = 'short' in flag ? `-${flag.short}` : undefined;
    if (word === `--${name}` || word === short) return { takesNext: hasValue };
    if (hasValue && (word.startsWith(`--${name}=`) || (short !== undefined && word.startsWith(short))))
      return { takesNext: false };
  }
  return undefined;
}

function misplacedWarning(guest: string, misplaced: readonly string[], words: readonly string[] = []): Finding {
  return {
    id: 'option-after-guest',
    severity: 'warning',
    message: `'${misplaced[0]}' comes after the guest, so it belongs to the command that runs there; as an option of vnet`,
    commands: [shellCommand('vnet', 'ssh', ...misplaced, guest, ...words.slice(misplaced.length))],
  };
}
