import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readNetwork } from '../../../src/network/parse/parse.ts';
import { type Prediction, predict } from '../../../src/network/predict/predict.ts';
import { quote } from '../../../src/network/predict/shell.ts';
import { versionNumber } from '../../../src/network/version.ts';
import { parseXml } from '../../../src/xml/parse.ts';
import { anyNetwork } from './any-network.ts';
import { SAMPLES, xmlOf } from './networks.ts';

const golden = join(import.meta.dirname, '../../golden/predict');
const at = (version: string) => versionNumber(version) ?? 0;
const predicted = (xml: string, kind: Prediction, version = '11.3.0') =>
  predict(readNetwork(parseXml(xml)), kind, at(version));
const network = (inside: string) => xmlOf({ name: 'n', inside, attributes: '' });

/** Each file holds what libvirt 9.0.0 and 11.3.0 wrote for the sample of that name. */
test.each(readdirSync(golden))('%s', (file) => {
  const sample = SAMPLES.find(({ name }) => `${name.replace(/[^a-z0-9-]+/g, '-')}.txt` === file);
  if (sample === undefined) throw new Error(`no sample is called ${file}`);
  const sections = (['dnsmasq', 'hostsfile', 'addnhosts', 'iptables', 'nftables'] as const).map((kind) => {
    const text = predicted(xmlOf(sample), kind);
    return `== ${kind}${text === undefined ? ' is not written' : ''}\n${text ?? ''}`;
  });
  expect(sections.join('')).toBe(readFileSync(join(golden, file), 'utf8'));
});

describe('versions', () => {
  const withPort = network(
    "<dns><forwarder domain='d' addr='1.2.3.4' port='5353'/></dns><ip address='10.0.0.1' prefix='24'/>",
  );

  test.each([
    ['11.3.0', 'server=/d/1.2.3.4\n'],
    ['12.0.0', 'server=/d/1.2.3.4#5353\n'],
  ])('libvirt %s writes %j', (version, line) => {
    expect(predicted(withPort, 'dnsmasq', version)).toContain(line);
  });

  test('libvirt 9.0.0 has no nftables rules', () => {
    expect(() => predicted(withPort, 'nftables', '9.0.0')).toThrow('libvirt has its nftables backend since 10.4.0');
  });
});

test.each([
  ["<forward mode='open'/><ip address='10.0.0.1' prefix='24'/>", ''],
  ["<forward mode='bridge'/><bridge name='br0'/>", ''],
])('no rules for %s', (inside, expected) => {
  expect([predicted(network(inside), 'iptables'), predicted(network(inside), 'nftables')]).toEqual([
    expected,
    expected,
  ]);
});

describe('the script', () => {
  test('says what it leaves out', () => {
    const text = predicted(network("<bandwidth><inbound average='1'/></bandwidth><port isolated='yes'/>"), 'script');
    expect(text).toContain(
      "# Not done here, for libvirt does it at each guest's own device: bandwidth, isolated ports.\n",
    );
  });

  test.each([
    ["<forward mode='bridge'/><bridge name='br0'/>", "a network with forward mode 'bridge' has nothing to set up"],
    ["<bridge name='..'/>", "'..' is no name that a script can safely give a bridge"],
    ["<bridge name='a;b'/>", "'a;b' is no name that a script can safely give a bridge"],
    ["<bridge name='$(id)'/>", "'$(id)' is no name that a script can safely give a bridge"],
    [`<forward mode='nat' dev='a"b'/><ip address='10.0.0.1' prefix='24'/>`, `'a"b' is no name that a device can have`],
    [
      "<dns><txt name='t' value='v&#10;dhcp-script=/x'/></dns><ip address='10.0.0.1' prefix='24'/>",
      'a value holds a line break or control character',
    ],
  ])('refuses %s', (inside, message) => {
    expect(() => predicted(network(inside), 'script')).toThrow(message);
  });

  test('a word of the shell is what it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const word = quote(text);
        const read = word.replace(/'([^']*)'|\\(.)/gs, (_, quoted, escaped) => quoted ?? escaped);
        expect(read).toBe(text);
      }),
      { seed: 5 },
    );
  });
});

test('anything that can be read can be predicted', () => {
  fc.assert(
    fc.property(anyNetwork, (inside) => {
      for (const kind of ['dnsmasq', 'hostsfile', 'addnhosts', 'iptables', 'nftables', 'script'] as const) {
        predicted(network(inside), kind);
      }
    }),
    { numRuns: 200, seed: 2 },
  );
});
