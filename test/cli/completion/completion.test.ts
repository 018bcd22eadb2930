import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { type Candidates, candidatesFor } from '../../../src/cli/completion/candidates.ts';
import { answerFor, SCRIPTS, unquotedWords } from '../../../src/cli/completion/shells.ts';
import { describeProgram } from '../../../src/commands/described.ts';
import { nodeHost } from '../../../src/host/node.ts';
import { ruleNames } from '../../../src/validate/explain-rule.ts';

const { commands: all } = await describeProgram();

/** The candidates for words; `?` marks names that libvirt has, paths, and words that virsh completes. */
function candidates(words: readonly string[]): string[] {
  const found = candidatesFor(words, all);
  const { prefix, names, paths, forVirsh, connection } = found;
  const parts = [names?.guest, names?.network, names?.type].filter((part) => part !== undefined);
  const listed = names?.kinds.map((kind) => `${prefix}?${kind}${parts.map((part) => ` ${part}`).join('')}`) ?? [];
  const others = [paths, forVirsh && `virsh ${forVirsh.join(' ')}`].flatMap((each) =>
    each ? `${prefix}?${each}` : [],
  );
  return [...found.words.map(([word]) => prefix + word), ...listed, ...others, ...connection];
}

test.each<[string, string[]]>([
  ['net-st', ['net-start']],
  ['--read', ['--readonly']],
  ['help net-st', ['net-start']],
  ['he', ['help']],
  ['-o js', ['json']],
  ['--output=js', ['--output=json']],
  ['--color ', ['auto', 'always', 'never']],
  ['-q --log ', ['?files']],
  ['-c test:///default net-info ', ['?networks', '--connect', 'test:///default']],
  ['--connect=test:///default -r net-info d', ['?networks', '--connect', 'test:///default', '--readonly']],
  ['net-list --no-a', ['--no-autostart', '--no-advice']],
  ['net-list -o j', ['json']],
  ['net-define --ch', ['--check']],
  ['validate -o s', ['sarif']],
  ['validate --output=s', ['--output=sarif']],
  ['generate --mode=b', ['--mode=bridge']],
  ['generate --o', ['--outbound']],
  ['domifaddr ', ['?running-domains']],
  ['domifaddr x --source a', ['agent', 'arp']],
  ['net-dhcp-leases -o json ', ['?active-networks']],
  ['net-dhcp-leases x ', []],
  ['net-dhcp-leases x --mac ', []],
  ['net-start --network ', ['?inactive-networks']],
  ['net-start --network=', ['--network=?inactive-networks']],
  ['net-update x mod', ['modify']],
  ['net-update x --config add dns-h', ['dns-host']],
  ['leases a b ', ['?networks a']],
  ['leases --columns pr', ['prefix', 'protocol']],
  ['leases --columns=ip,pr', ['--columns=ip,prefix', '--columns=ip,protocol']],
  ['wait web --for ip', ['ip', 'ip=IPv4', 'ip=IPv6']],
  ['-c qemu:///se', ['qemu:///session']],
  ['leases -- -', ['?networks']],
  ['try --route 10.0.0.0/8 ', ['?xml-files']],
  ['net-list; ', []],
  ['-r dominfo ', ['?virsh dominfo ', '--readonly']],
  ['domin', ['?virsh domin']],
  ['--as-virsh net-st', ['?virsh net-st']],
  ['--as-virsh -c test:///default net-start ', ['?virsh net-start ', '--connect', 'test:///default']],
  ['--as-virsh --o', []],
  ['help dominf', ['?virsh help dominf']],
  ['help fil', ['files', 'filter']],
  ['net-start -c test:///default ', ['?inactive-networks', '--connect', 'test:///default']],
  ['net-start -c qemu:///se', ['qemu:///session']],
  ['net-undefine ', ['?persistent-networks']],
  ['net-port-dumpxml lan ', ['?ports lan']],
  ['net-define --all x --file ', ['?xml-files']],
  ['net-list --all --a', ['--autostart']],
  ['domif-setlink web ', ['?domain-interfaces web']],
  ['domif-setlink web vnet0 ', ['up', 'down']],
  ['domif-setlink --interface vnet0 web ', ['up', 'down']],
  ['detach-interface web network --mac ', ['?macs web network']],
  ['detach-interface web network ', ['?macs web network']],
  ['detach-interface --domain=web d', ['direct']],
  ['detach-device-alias web ', ['?aliases web']],
  ['attach-interface web bri', ['bridge']],
  ['attach-interface web bridge ', ['?interface-sources web bridge']],
  ['attach-interface web network lan --model e1000', ['e1000e', 'e1000']],
  ['iface-start ', ['?inactive-host-interfaces']],
  ['nwfilter-edit ', ['?filters']],
  ['nwfilter-binding-delete ', ['?bindings']],
  ['explain ', ['?networks', '?rules', '?xml-files']],
  ['leases --state-dir ', ['?directories']],
  ['ssh web -', []],
  ['nope ', ['?virsh nope ']],
])('vnet %s', (line, expected) => {
  expect(candidates(line.split(' '))).toEqual(expected);
});

test.each<[string, string[]]>([
  ['net-start lan; net-inf', ['net-start lan; net-info']],
  ['net-start lan; net-info ', ['net-start lan; net-info ?networks']],
  ['net-start lan;net-info --netw', []],
  ['net-list --al', ['net-list --all']],
  ['net-list -o ', ['table', 'wide', 'json', 'yaml', 'csv'].map((format) => `net-list -o ${format}`)],
  ['attach-device web ', []],
  ['dominfo ', ['dominfo ?virsh dominfo ']],
  ["echo ';'; net-st", []],
])('a string of commands: %j', (string, expected) => {
  expect(candidates([string])).toEqual(expected);
});

const ODD: Candidates = {
  ...{ prefix: '--network=', typed: '', names: undefined, paths: undefined, forVirsh: undefined, connection: [] },
  words: [
    ['my net', ''],
    ["it's $(x)", 'a\\b:c'],
    ['!', ''],
    ['new\nline', ''],
  ],
};

test.each([
  ['bash', '--network=', ['--network=my\\ net', "--network=it\\'s\\ \\$\\(x\\)", '--network=\\!']],
  ['bash', '"', ['--network=my net', "--network=it's \\$(x)"]],
  ['bash', "'", ['--network=my net', '--network=!']],
  ['zsh', '', ['my net', "it's $(x):a\\b:c", '!']],
  ['fish', '', ['--network=my net\t', "--network=it's $(x)\ta\\b:c", '--network=!\t']],
] as const)('%s gets words in its own quoting after %s', (shell, raw, expected) => {
  expect(answerFor(shell, ODD, raw)).toBe(['words', ...expected].map((line) => `${line}\n`).join(''));
});

test('files are completed next to words', () => {
  expect(answerFor('bash', { ...ODD, prefix: '', paths: 'xml-files' }, '')).toMatch(/^xml-files\nmy\\ net\n/);
  expect(answerFor('zsh', { ...ODD, words: [], paths: 'files' }, '')).toBe('files\n');
});

test.each([
  ['bash', ['net-info', 'my\\ n'], ['net-info', 'my n']],
  ['bash', ['"a \\"b\\" $', 'x'], ['a "b" $', 'x']],
  ['bash', ["'it", "a'b c'd"], ['it', 'ab cd']],
  ['fish', ['a\\ b', 'a\\ b'], ['a\\ b', 'a b']],
  ['zsh', ['a\\ b'], ['a\\ b']],
] as const)('%s passes its words as %j', (shell, words, read) => {
  expect(unquotedWords(shell, words)).toEqual(read);
});

/** The script in a real bash, which splits words at = and : as on a terminal, with libvirt's test driver. */
const directory = mkdtempSync(join(tmpdir(), 'vnet-completion-'));
const node = join(directory, 'node.xml');
writeFileSync(join(directory, 'my file.xml'), '');
writeFileSync(node, '<node><network><name>my:odd net</name></network></node>');
symlinkSync(join(import.meta.dirname, '../../../bin/vnet.js'), join(directory, 'vnet'));
afterAll(() => rmSync(directory, { recursive: true }));

const DRIVER = `
cd "$directory"
eval "$script"
COMP_LINE=$1 COMP_POINT=\${#1}; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_vnet
printf '%s\\n' "\${COMPREPLY[@]}"`;

const EXPLAINABLE_M = ['my:odd\\ net', ...ruleNames().filter((id) => id.startsWith('m')), 'my\\ file.xml'].join('\n');

test.each<[string, string[], string]>([
  ['vnet net-st', ['net-st'], 'net-start'],
  ['vnet --output=j', ['--output', '=', 'j'], 'json'],
  ['vnet --output=', ['--output', '='], 'table\nwide\njson\nyaml\ncsv'],
  [`vnet -c test://${node} net-info `, ['-c', 'test', ':', `//${node}`, 'net-info', ''], 'my:odd\\ net'],
  [`vnet -c test://${node} net-info my:o`, ['-c', 'test', ':', `//${node}`, 'net-info', 'my', ':', 'o'], 'odd\\ net'],
  [`vnet -c test://${node} explain m`, ['-c', 'test', ':', `//${node}`, 'explain', 'm'], EXPLAINABLE_M],
  [`vnet explain ${directory}/n`, ['explain', `${directory}/n`], node],
  [`vnet net-define ${directory}/n`, ['net-define', `${directory}/n`], node],
  [`vnet net-define --file=${directory}/n`, ['net-define', '--file', '=', `${directory}/n`], node],
])('in bash: %s', async (line, words, expected) => {
  const { stdout } = await nodeHost.run('bash', ['-c', DRIVER, 'bash', line, 'vnet', ...words], {
    env: { script: SCRIPTS.bash, directory, PATH: `${directory}:${process.env['PATH']}` },
  });
  expect(stdout).toBe(`${expected}\n`);
});
