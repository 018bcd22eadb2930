import { expect, test } from '@jest/globals';
import { readNetwork } from '../../../src/network/parse/parse.ts';
import { requiredLinks } from '../../../src/sandbox/world/required-links.ts';
import { parseXml } from '../../../src/xml/parse.ts';

const card = (device: string) => ({ device, kind: 'card' });

test.each<[string, string, object]>([
  ['isolated', '', { devices: [card('eth0')], untried: undefined }],
  ['nat', "<forward mode='nat'/>", { devices: [card('eth0')], untried: undefined }],
  ['nat by one card', "<forward mode='nat' dev='eno1'/>", { devices: [card('eno1')], untried: undefined }],
  [
    'a bridge of the host',
    "<forward mode='bridge'/><bridge name='br0'/>",
    { devices: [{ device: 'br0', kind: 'bridge' }], untried: undefined },
  ],
  [
    'macvtap on a pool of cards',
    "<forward mode='passthrough'><interface dev='a'/><interface dev='b'/></forward>",
    { devices: [card('a'), card('b')], untried: undefined },
  ],
  ['macvtap on nothing', "<forward mode='vepa'/>", { devices: [], untried: 'it names no card' }],
  [
    'Open vSwitch',
    "<forward mode='bridge'/><bridge name='ovs'/><virtualport type='openvswitch'/>",
    { devices: [], untried: 'a virtual port of type openvswitch needs more than a kernel' },
  ],
  [
    'a PCI card',
    "<forward mode='hostdev'><address type='pci' bus='4'/></forward>",
    { devices: [], untried: 'a PCI card cannot be made up' },
  ],
])('%s needs its devices', (_title, xml, expected) => {
  expect(requiredLinks(readNetwork(parseXml(`<network><name>n</name>${xml}</network>`)))).toEqual(expected);
});
