import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

/** Source files without a test file of the same name: which tests cover them, and why there. */
const TESTED_BY: readonly { readonly files: RegExp; readonly tests: readonly string[]; readonly why: string }[] = [
  {
    files: /^(?:bundle|dispatch|version|error)\.ts$/,
    tests: ['main.test.ts', 'packed.test.ts', 'build.test.ts'],
    why: 'what every run of the program loads',
  },
  {
    files: /^advice\//,
    tests: ['advice/looks.test.ts', 'real/errors.test.ts'],
    why: 'a look is judged by the advice that a person reads',
  },
  {
    files: /^(?:finding|nearest|shell-words)\.ts$/,
    tests: ['cli/run', 'fuzz'],
    why: 'types and words that findings use',
  },
  {
    files: /^(?:[\w-]+\/)+rules\/|^document\/(?:rule|problem|report|host-facts|kind)\.ts|^validate\//,
    tests: ['validate/rules.test.ts', 'validate/index.test.ts', 'real/differential.test.ts'],
    why: 'each rule carries its examples, which this suite and the real libvirt judge',
  },
  {
    files: /^(?:filter|filter-binding|host-interface|network-port)\//,
    tests: ['validate/rules.test.ts', 'real/differential-filters.test.ts'],
    why: 'what the model and its readers get wrong, rules get wrong, too',
  },
  {
    files: /^document\/|^network\/validate\//,
    tests: ['validate/rules.test.ts', 'validate/fix.test.ts', 'golden/golden.test.ts'],
    why: 'what the examples of several rules exercise',
  },
  {
    files: /^network\/(?:parse|format)\/|^network\/(?:model|schema|json|facts)\.ts/,
    tests: ['network/parse/parse.test.ts', 'network/format/format.test.ts', 'real/write.test.ts'],
    why: 'one way from XML to the model and back, tested end to end',
  },
  {
    files: /^network\/(?:predict|dnsmasq)\//,
    tests: ['network/predict/predict.test.ts', 'real/predict.test.ts', 'real/dnsmasq-options.test.ts'],
    why: 'predictions are compared with what libvirt and dnsmasq do, as whole files',
  },
  {
    files: /^network\/explain\//,
    tests: ['network/explain/reach.test.ts', 'commands/vnet/explain.test.ts', 'real/reach.test.ts'],
    why: 'explanations are compared as whole texts',
  },
  {
    files: /^network\/generate\//,
    tests: ['network/generate/generate.test.ts', 'commands/vnet/generate.test.ts', 'real/generate.test.ts'],
    why: 'options in, XML out',
  },
  {
    files: /^network\/compare\//,
    tests: ['network/compare/compare.test.ts', 'real/diff.test.ts'],
    why: 'networks in, changes out',
  },
  {
    files: /^device\//,
    tests: ['validate/rules.test.ts', 'real/guest-interfaces.test.ts'],
    why: 'each rule carries its examples, and a real libvirt judges many interfaces',
  },
  {
    files: /^xml\//,
    tests: ['xml/parse.test.ts', 'network/validate/fuzz.test.ts', 'validate/fix.test.ts'],
    why: 'one parser',
  },
  {
    files: /^host\//,
    tests: ['host', 'real/failures.test.ts', 'terminal'],
    why: 'the real host: programs, files and signals, run for real',
  },
  {
    files: /^change\//,
    tests: ['change', 'commands/vnet/nss.test.ts'],
    why: 'plans, journals and rollbacks are tested as whole changes, with kills',
  },
  {
    files: /^terminal\//,
    tests: ['terminal', 'render/table.test.ts'],
    why: 'width and escaping show in what they print',
  },
  {
    files: /^libvirt\/errors\//,
    tests: ['libvirt/errors', 'real/failures.test.ts', 'main.test.ts'],
    why: "libvirt's own messages, provoked",
  },
  {
    files: /^libvirt\//,
    tests: ['libvirt', 'commands/vnet/leases.test.ts', 'real/leases.test.ts'],
    why: 'files and virsh give the same answers to the same commands',
  },
  {
    files: /^guests\//,
    tests: ['guests', 'commands/vnet', 'real/leases.test.ts', 'real/nss.test.ts', 'real/name-files.test.ts'],
    why: 'joins of leases, guests and networks show in the output of commands',
  },
  {
    files: /^change\//,
    tests: ['change/change.test.ts', 'change/kill.test.ts', 'commands/vnet/edits.test.ts'],
    why: 'plans are carried out, killed and undone on real files',
  },
  {
    files: /^forward\//,
    tests: ['forward', 'real/forward.test.ts'],
    why: 'rules are judged by the packets that pass',
  },
  {
    files: /^facts\//,
    tests: ['facts', 'validate/on-host.test.ts', 'real/generate.test.ts'],
    why: "a host's state",
  },
  {
    files: /^apply\//,
    tests: [
      'commands/vnet/diff.test.ts',
      'commands/vnet/apply.test.ts',
      'commands/vnet/host.test.ts',
      'real/apply.test.ts',
      'real/restart.test.ts',
      'real/up-down.test.ts',
      'real/host-record.test.ts',
      'real/renumber.test.ts',
      'real/rename.test.ts',
    ],
    why: 'files and networks in, reports out, and what a real libvirt does',
  },
  {
    files: /^host-bridge\//,
    tests: ['host-bridge', 'commands/vnet/bridge.test.ts', 'real/bridge.test.ts'],
    why: 'managers of interfaces move a real one, and move it back',
  },
  {
    files: /^dns\//,
    tests: ['dns', 'real/dns'],
    why: 'resolvers, dnsmasq and podman are real; what files contain is compared as text',
  },
  {
    files: /^doctor\//,
    tests: ['doctor', 'real/doctor'],
    why: 'problems are made on a real host, found and repaired',
  },
  {
    files: /^sandbox\//,
    tests: ['sandbox', 'real/try.test.ts', 'real/validate-try.test.ts', 'real/try-leaves-nothing.test.ts'],
    why: 'namespaces, libvirtd and dnsmasq cannot be faked',
  },
  { files: /^render\//, tests: ['render', 'commands', 'golden/golden.test.ts'], why: 'exact output of commands' },
  { files: /^cli\//, tests: ['cli', 'main.test.ts', 'generated.test.ts'], why: 'all readers of one declaration' },
  { files: /^shell\//, tests: ['shell'], why: 'one conversation with virsh, tested with the real one' },
  {
    files: /^commands\/(?:network|domain|interface|filter)\//,
    tests: ['mirror-cases.ts', 'mirror.test.ts', 'real/mirror.test.ts', 'commands/network', 'commands/interface'],
    why: "compared with virsh's own output",
  },
  {
    files: /^commands\//,
    tests: ['commands/vnet', 'cli/declarations.test.ts', 'cli/completion', 'real'],
    why: 'declarations, and commands that need a real host',
  },
];

const source = join(import.meta.dirname, '../src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

test('every source file has a test file of its name, or is covered by the tests listed for its folder', () => {
  const untested = files.filter(
    (file) =>
      !existsSync(join(import.meta.dirname, file.replace(/\.ts$/, '.test.ts'))) &&
      !TESTED_BY.some((entry) => entry.files.test(file)),
  );
  expect(untested).toEqual([]);
});

test.each(TESTED_BY)('the tests for $files exist: $why', ({ files: pattern, tests }) => {
  expect(files.some((file) => pattern.test(file))).toBe(true);
  expect(tests.filter((path) => !existsSync(join(import.meta.dirname, path)))).toEqual([]);
});
