import { expect, test } from '@jest/globals';
import { readNetwork } from '../../../src/network/parse/parse.ts';
import { requiredLinks } from '../../../src/sandbox/world/required-links.ts';
import { parseXml } from '../../../src/xml/parse.ts';

const links = (...names: string[]) => ({
  links: names.map((link) => ({ link, kind: 'ethernet' })),
  untestable: undefined,
});
const untestable = (why: string) => ({ links: [], untestable: why });

test.each<[string, string, object]>([
  ['isolated', '', links('eth0')],
  ['nat', "<forward mode='nat'/>", links('eth0')],
  ['nat over one device', "<forward mode='nat' dev='eno1'/>", links('eno1')],
  [
    'a bridge of the host',
    "<forward mode='bridge'/><bridge name='br0'/>",
    { links: [{ link: 'br0', kind: 'bridge' }], untestable: undefined },
  ],
  [
    'macvtap on a pool of devices',
    "<forward mode='passthrough'><interface dev='a'/><interface dev='b'/></forward>",
    links('a', 'b'),
  ],
  ['macvtap without a device', "<forward mode='vepa'/>", untestable('it names no device')],
  [
    'Open vSwitch',
    "<forward mode='bridge'/><bridge name='ovs'/><virtualport type='openvswitch'/>",
    untestable('a virtual port of type openvswitch needs a switch'),
  ],
  [
    'a PCI device',
    "<forward mode='hostdev'><address type='pci' bus='4'/></forward>",
    untestable('a sandbox has no PCI devices'),
  ],
])('links for a network: %s', (_title, xml, expected) => {
  expect(requiredLinks(readNetwork(parseXml(`<network><name>n</name>${xml}</network>`)))).toEqual(expected);
});
