import { describe, expect, test } from '@jest/globals';
import type { Command } from '../src/cli/command.ts';
import { parseThorough } from '../src/cli/parse/commander.ts';
import { scanInvocation } from '../src/cli/parse/invocation.ts';
import { readWords } from '../src/cli/parse/virsh.ts';
import { meaningsOf, VERBS } from '../src/cli/verbs.ts';
import { commands } from '../src/commands/index.ts';
import { nearest } from '../src/nearest.ts';
import { adviceLines, adviceTexts, filesWithUserLines, joinedCommands, unquotedValues } from './advice-lines.ts';

/** Names that a shell or a parser could misread, in place of every value that the source does not spell out. */
const VALUES = ["it's $(x)", '-x', '--xy', 'a | vnet b', 'é "'];

/** What advice runs in addition to vnet, with the reason why a value in it cannot be misread. test/real/advice.test.ts runs what it can. */
const OTHER_PROGRAMS = [
  'cat VALUE',
  'authselect enable-feature with-libvirt',
  'echo "VALUE" "VALUE"',
  "echo 'allow virbr0'",
  "echo 'net.ipv4.ip_forward = 1'",
  'echo VALUE = VALUE',
  'export LIBVIRT_DEFAULT_URI=qemu:///system',
  'fuser VALUE',
  'grep -Ev VALUE',
  'grep -qF -e "$4"',
  'install -m VALUE -- VALUE VALUE.vnet',
  'ip -brief link',
  'ip -d link show dev VALUE',
  'ip address show dev VALUE',
  'ip link',
  'ip link set VALUE master VALUE',
  'ip link set dev VALUE mtu VALUE',
  'ip link show type bridge',
  'ip neigh',
  'ip route del VALUE dev VALUE',
  'ip route show dev VALUE',
  'mv -f -- VALUE.vnet VALUE',
  'nft list chain "$1" "$2" "$3"',
  'nft list table inet vnet',
  'nmcli connection migrate uuid VALUE',
  'ping -c 1 VALUE',
  'printf %s\\n VALUE',
  'printf %s\\n bind-interfaces VALUE',
  'rm -f -- VALUE',
  'ln -sf -- VALUE VALUE',
  'mkdir -p -- VALUE',
  'sed VALUE',
  'sh VALUE',
  'sh VALUE/restore.sh',
  'ssh -t VALUE VALUE',
  'ssh VALUE systemctl list-sockets --all',
  'ssh VALUE true',
  'ssh VALUE virsh net-list',
  'ssh-copy-id VALUE',
  'ssh-keygen -R VALUE',
  'sudo -F VALUE',
  'sudo VALUE',
  'sudo VALUE -F',
  'sudo VALUE -P VALUE ACCEPT',
  'sudo VALUE -d',
  'sudo VALUE VALUE VALUE',
  'sudo VALUE-legacy-save -t VALUE',
  'sudo VALUE-nft-restore --noflush',
  'sudo aa-complain VALUE',
  'sudo apparmor_parser -r /etc/apparmor.d/usr.sbin.dnsmasq',
  'sudo bridge vlan add dev VALUE vid 1 pvid untagged',
  'sudo bridge vlan add dev VALUE vid VALUE pvid untagged',
  'sudo chmod 0644 VALUE',
  'sudo chmod 644 VALUE',
  'sudo chmod u+s VALUE',
  'sudo df -h /run /var/lib/libvirt /etc/libvirt',
  'sudo dhcp_release VALUE VALUE VALUE',
  'sudo firewall-cmd --reload',
  'sudo firewall-cmd --zone=VALUE --change-interface=VALUE',
  "sudo grep -E '^(unix_sock|auth_unix)' -r /etc/libvirt",
  'sudo ip addr add VALUE dev VALUE',
  'sudo ip address add VALUE VALUE dev VALUE',
  'sudo ip address add VALUE dev VALUE',
  'sudo ip address del VALUE dev VALUE',
  'sudo ip address del VALUE/VALUE dev VALUE',
  'sudo ip link add VALUE type bridge',
  'sudo ip link del VALUE',
  'sudo ip link delete VALUE',
  'sudo ip link set VALUE master VALUE',
  'sudo ip link set VALUE type bridge forward_delay VALUE',
  'sudo ip link set VALUE up',
  'sudo ip link set dev VALUE mtu VALUE',
  'sudo ip link set dev VALUE type bridge forward_delay 200',
  'sudo ip link set dev VALUE up',
  'sudo ip route del',
  'sudo ip route del VALUE dev VALUE',
  'sudo ip route replace default via VALUE dev VALUE',
  'sudo journalctl -b --since -10min -u libvirtd -u virtnetworkd -u virtqemud',
  'sudo journalctl -b -u libvirtd -u virtqemud -u virtnetworkd',
  'sudo kill',
  'sudo journalctl -k -b --grep=DENIED',
  'sudo journalctl -k -b --grep=denied',
  'sudo kill -0 VALUE',
  'sudo kill -HUP VALUE',
  'sudo kill VALUE',
  'sudo ls -ld VALUE',
  'sudo mkdir -p VALUE',
  'sudo modprobe VALUE',
  'sudo modprobe bridge',
  'sudo modprobe nf_tables',
  'sudo modprobe nft_compat',
  'sudo modprobe tun',
  'sudo mount -t proc proc /proc',
  'sudo mv VALUE VALUE.broken',
  'sudo nft delete table VALUE VALUE',
  'sudo nft insert rule VALUE VALUE VALUE VALUE accept',
  'sudo nft list table inet vnet',
  'sudo nft list table ip VALUE',
  'sudo ovs-vsctl show',
  'sudo restorecon -R /etc/libvirt /var/lib/libvirt /run/libvirt',
  'sudo reboot',
  'sudo rm /usr/local/bin/dnsmasq',
  "sudo ss -lntup 'sport = :53'",
  "sudo ss -lntup 'sport = :67'",
  'sudo sysctl -w VALUE=VALUE',
  'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
  'sudo sysctl -w kernel.unprivileged_userns_clone=1',
  'sudo sysctl -w net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0',
  'sudo sysctl -w net.ipv4.ip_forward=1',
  'sudo sysctl -w net/ipv6/conf/VALUE/accept_ra=2',
  'sudo sysctl -w user.max_user_namespaces=10000',
  'sudo systemctl disable --now',
  'sudo systemctl enable --now VALUE',
  'sudo systemctl enable --now VALUE.socket',
  'sudo systemctl enable --now dbus.socket',
  'sudo systemctl enable --now libvirtd.socket',
  'sudo systemctl enable --now systemd-resolved',
  'sudo systemctl enable --now virtVALUE.socket',
  'sudo systemctl enable --now virtqemud.socket virtnetworkd.socket',
  'sudo systemctl reboot',
  'sudo systemctl reload VALUE',
  'sudo systemctl restart',
  'sudo systemctl restart VALUE',
  'sudo systemctl restart dnsmasq',
  'sudo systemctl restart libvirtd',
  'sudo systemctl restart virtnetworkd',
  'sudo systemctl start firewalld',
  'sudo systemctl start systemd-resolved',
  'sudo systemctl stop VALUE',
  'sudo systemctl try-reload-or-restart libvirtd.service virtnetworkd.service',
  'sudo systemctl try-restart libvirtd.service virtnetworkd.service',
  'sudo systemctl try-restart libvirtd.service virtqemud.service',
  'sudo systemctl unmask',
  'sudo tee -a VALUE',
  'sudo tee /etc/dnsmasq.d/libvirt.conf',
  'sudo tee -a /etc/sysctl.d/90-libvirt-guests.conf',
  'sudo tee VALUE',
  'sudo ufw VALUE VALUE',
  'sudo update-alternatives --config iptables',
  'sudo usermod -aG VALUE VALUE',
  'sudo usermod -aG libvirt "VALUE"',
  'sudo usermod -aG libvirt VALUE',
  'systemctl start systemd-resolved.service',
  'systemctl status libvirtd virtqemud virtnetworkd',
  'virsh console VALUE',
  'virsh define /dev/stdin',
  'virsh dompmwakeup VALUE',
  'virsh dumpxml --inactive VALUE',
  'virsh edit VALUE',
  'virsh list --all',
  'virsh managedsave-remove VALUE',
  'virsh reboot VALUE',
  'virsh resume VALUE',
  'virsh shutdown VALUE',
  'virsh start VALUE',
];

/** Commands that suggest themselves, with what makes the suggestion another command. */
const SELF = [
  'vnet apply --restart VALUE: also restarts the network',
  'vnet dns setup: before watch',
  'vnet hosts: without --install',
  'vnet leases --guest=VALUE: with a guest instead of a network',
  'vnet net-update VALUE add dns-host VALUE --config: in addition to the running network',
  'vnet net-update VALUE add dns-host VALUE --parent-index 1: in another <ip>',
  'vnet record add --restart VALUE: also restarts the network',
  'vnet record remove --restart VALUE: also restarts the network',
  'vnet rename --update-guests VALUE VALUE: also changes guests',
  'vnet try --end VALUE: ends what it started',
  'vnet try --shell VALUE: enters what it started',
  "vnet why 'internal error: Network is already in use by interface enp9s0': with a message",
  'vnet why --file=VALUE: reads the file instead of its name',
  'vnet why --list: lists all messages',
];

/** Suggested commands, those of vnet without the sudo before them. */
const linesWith = (value: string) =>
  adviceLines(value).map(({ words, ...line }) => ({
    ...line,
    words: words[0] === 'sudo' && words[1] === 'vnet' ? words.slice(1) : words,
  }));
const plain = linesWith('VALUE');

async function load(name: string): Promise<Command> {
  const command = Object.hasOwn(commands, name) ? (await commands[name]?.())?.default : undefined;
  if (command === undefined) throw new Error(`no such command: ${name}`);
  return command;
}

/** The values that vnet reads from the words after a command; undefined for help. Throws if it rejects them. */
async function valuesIn(words: readonly string[]): Promise<readonly unknown[] | undefined> {
  const [name, ...rest] = scanInvocation(words).words;
  if (name === undefined || name === 'help' || rest.at(-1) === '--help') return undefined;
  const command = await load(name);
  const input = command.kind === 'own' ? parseThorough(command, rest)?.input : readWords(command, rest);
  if (input === undefined) throw new Error(`virsh would reject ${JSON.stringify(rest)}`);
  return [...Object.values(input.args), ...Object.values(input.flags)].flat();
}

test('hints and commands are found', () => {
  expect(adviceTexts().filter(({ property }) => property === 'hint').length).toBeGreaterThan(50);
  expect(plain.filter(({ words }) => words[0] === 'vnet').length).toBeGreaterThan(35);
});

test('hints start in lower case and have no full stop', () => {
  const hints = adviceTexts().filter(({ property }) => property === 'hint');
  const wrong = hints.filter(({ text }) => /^[A-Z](?!\w*\d|-Bus|[A-Z])/.test(text) || /[^.]\.$/.test(text));
  expect(wrong).toEqual([]);
});

describe.each(VALUES)('with the value %j', (value) => {
  const ofVnet = linesWith(value).filter(({ words }) => words[0] === 'vnet');
  test.each(ofVnet.map(({ words }, index) => [plainText(words, value), index] as const))(
    'vnet accepts: %s',
    async (_text, index) => {
      const { words } = ofVnet[index] ?? { words: [] };
      const values = await valuesIn(words.slice(1));
      const isFilled = words.some((word) => word.includes(value));
      if (values !== undefined && isFilled) expect(values).toContain(value);
    },
  );
});

function plainText(words: readonly string[], value: string): string {
  return words.map((word) => word.replace(value, 'VALUE')).join(' ');
}

test('every command of another program is known here', () => {
  const others = plain.filter(({ words }) => words[0] !== 'vnet').map(({ words }) => words.join(' '));
  expect([...new Set(others)].sort()).toEqual([...OTHER_PROGRAMS].sort());
});

test('no command suggests itself, unless it is another command then', () => {
  const own = plain.flatMap(({ at, words }) => {
    const name = /^src\/commands\/\w+\/(?:check\/)?([\w-]+)\.ts/.exec(at)?.[1];
    const isOwn = words[0] === 'vnet' && (words[1] === name || (name === 'update' && words[1] === 'net-update'));
    return isOwn && !words.includes('--help') ? [words.join(' ')] : [];
  });
  expect([...new Set(own)].sort()).toEqual(SELF.map((line) => line.replace(/: (?!Network).*/, '')));
});

test('few files suggest what the user typed, and each has tests of it', () => {
  expect(filesWithUserLines()).toEqual([
    'src/cli/run/unknown.ts',
    'src/commands/domain/check/state.ts',
    'src/commands/vnet/ssh.ts',
    'src/doctor/facts/remote.ts',
  ]);
});

test('no value reaches a command without quotes', () => {
  expect([...unquotedValues(), ...joinedCommands()]).toEqual([]);
});

test('a text that ends in "run" is followed by a command', () => {
  const wrong = adviceTexts().filter(({ text }) => /\brun:?$/.test(text));
  expect(wrong.filter(({ hasCommands }) => !hasCommands)).toEqual([]);
});

test('commands and options in texts exist', async () => {
  const wrong: string[] = [];
  for (const { at, text } of adviceTexts()) {
    for (const [, words = ''] of text.matchAll(/(?<![\w./-])vnet ((?:[\w-]+)(?: --?[\w-]+)*)/g)) {
      const [name = '', ...options] = words.split(' ');
      if (name === 'VALUE') continue;
      if (!Object.hasOwn(commands, name)) {
        if (nearest(name, Object.keys(commands)) !== undefined || name.includes('-')) wrong.push(`${at}: ${words}`);
        continue;
      }
      const command = await load(name);
      const known = Object.keys({ ...command.flags, ...(command.kind === 'mirrored' && command.extra) });
      wrong.push(...options.filter((option) => !known.includes(option.slice(2))).map((option) => `${at}: ${option}`));
    }
  }
  expect(wrong).toEqual([]);
});

test.each(Object.keys(VERBS).flatMap((verb) => meaningsOf(verb).map(([, ...words]) => [verb, words] as const)))(
  '%s means a command: %j',
  async (_verb, [name = '', ...options]) => {
    const command = await load(name);
    expect(options.filter((option) => !Object.hasOwn(command.flags, option.slice(2)))).toEqual([]);
  },
);
