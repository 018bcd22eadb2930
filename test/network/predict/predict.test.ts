import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { versionNumber } from '../../../src/document/version.ts';
import { readNetwork } from '../../../src/network/parse/parse.ts';
import { type Prediction, predict } from '../../../src/network/predict/predict.ts';
import { quote } from '../../../src/network/predict/shell.ts';
import { parseXml } from '../../../src/xml/parse.ts';
import { anyNetwork } from './any-network.ts';
import { SAMPLES, xmlOf } from './networks.ts';

const golden = join(import.meta.dirname, '../../golden/predict');
const at = (version: string) => versionNumber(version) ?? 0;
const predicted = (xml: string, kind: Prediction, version = '11.3.0') =>
  predict(readNetwork(parseXml(xml)), kind, at(version));
const network = (inside: string) => xmlOf({ name: 'n', inside, attributes: '' });

/** Each file has the output of libvirt 9.0.0 and 11.3.0 for the sample of that name. */
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
    expect(() => predicted(withPort, 'nftables', '9.0.0')).toThrow(
      'libvirt has an nftables backend since version 10.4.0',
    );
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
  test('lists what it does not include', () => {
    const text = predicted(network("<bandwidth><inbound average='1'/></bandwidth><port isolated='yes'/>"), 'script');
    expect(text).toContain(
      "# Not included, because libvirt sets it up on each guest's tap device: bandwidth, isolated ports.\n",
    );
  });

  test.each([
    ["<forward mode='bridge'/><bridge name='br0'/>", "a network with forward mode 'bridge' needs no setup"],
    ["<bridge name='..'/>", "'..' is not a safe name for a bridge"],
    ["<bridge name='a;b'/>", "'a;b' is not a safe name for a bridge"],
    ["<bridge name='$(id)'/>", "'$(id)' is not a safe name for a bridge"],
    [`<forward mode='nat' dev='a"b'/><ip address='10.0.0.1' prefix='24'/>`, `'a"b' is not a valid device name`],
    [
      "<dns><txt name='t' value='v&#10;dhcp-script=/x'/></dns><ip address='10.0.0.1' prefix='24'/>",
      'a value contains a line break or control character',
    ],
  ])('rejects %s', (inside, message) => {
    expect(() => predicted(network(inside), 'script')).toThrow(message);
  });

  test('quotes any text as one argument for the shell', () => {
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

test('predicts every network that can be read', () => {
  fc.assert(
    fc.property(anyNetwork, (inside) => {
      for (const kind of ['dnsmasq', 'hostsfile', 'addnhosts', 'iptables', 'nftables', 'script'] as const) {
        predicted(network(inside), kind);
      }
    }),
    { numRuns: 200, seed: 2 },
  );
});
