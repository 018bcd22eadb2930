import { expect, test } from '@jest/globals';
import { validateText } from '../../src/validate/validate.ts';

const IP = "<ip address='10.9.0.1' prefix='24'/>";
const RANGE = "<range start='10.9.0.2' end='10.9.0.9'/>";
const problemsOf = (body: string) => validateText(`<network>${body}</network>`, 'lab.xml');
const lab = (body: string) => problemsOf(`<name>lab</name>${body}`);

/** A misspelt or misplaced name, with what is missing because of it. */
test.each([
  "<ip adress='10.9.0.1' prefix='24'/>",
  "<ip addr='10.9.0.300' prefix='24'/>",
  "<ip famly='ipv6' address='fd00:9::1' prefix='64'/>",
  `<forward mode='nat'/><ipp address='10.9.0.1' prefix='24'/>`,
  `<ip address='10.9.0.1' prefix='24'><dhcp><range strat='10.9.0.2' end='10.9.0.9'/></dhcp></ip>`,
  `<ip address='10.9.0.1' prefix='24'><dhcp>${RANGE}<host mac='52:54:00:00:00:01' adress='10.9.0.9'/></dhcp></ip>`,
  `<ip address='10.9.0.1' prefix='24'><dhcp><bootp filename='x'/>${RANGE}</dhcp></ip>`,
  `<dns><host ip='10.9.0.5' name='web'/></dns>${IP}`,
  `<dns><host ip='10.9.0.5' name='web'></host></dns>${IP}`,
  `<dns><host addr='10.9.0.5'><hostname>web</hostname></host></dns>${IP}`,
  `<dns><host ip='10.9.0.5'><hostame>web</hostame></host></dns>${IP}`,
  `<dns><forwarder server='10.1.1.1'/></dns>${IP}`,
  `<dns><srv servce='a' protocol='tcp'/></dns>${IP}`,
  `${IP}<route address='10.10.0.0' prefix='24' gw='10.9.0.2'/>`,
  `${IP}<portgroup nam='a'/>`,
  `<bandwidth><inbound avg='1000' peak='2000'/></bandwidth>${IP}`,
  `<forward mode='nat'><interface device='eth0'/></forward>${IP}`,
  `<forward mode='nat'><nat><port strt='1024' end='2000'/></nat></forward>${IP}`,
  "<forward mode='hostdev'><pfs dev='eth0'/></forward>",
  "<forward mode='bridge'/><bridge name='br0'/><vlan><tag ID='5'/></vlan><virtualport type='openvswitch'/>",
  "<forward mode='hostdev'/><pf dev='eth0'/>",
  "<forward mode='hostdev'></forward><pf dev='eth0'/>",
])('reports one problem for %s', (body) => {
  expect(lab(body).map(({ id }) => id)).toEqual([expect.stringMatching(/^unknown-(?:attribute|element)$/)]);
});

test('says what libvirt prints because of the misspelt name', () => {
  expect(problemsOf(`<nmae>lab</nmae>${IP}`)).toMatchObject([
    { id: 'unknown-element', severity: 'error', stage: 'define', libvirtMessage: expect.stringContaining('name') },
  ]);
  expect(lab("<ip adress='10.9.0.1' prefix='24'/>")).toMatchObject([
    {
      severity: 'error',
      stage: 'define',
      fix: "Write address='10.9.0.1'.",
      libvirtMessage: "XML error: Missing required address attribute in network 'lab'",
    },
  ]);
});

test('reports what a correct name would not solve', () => {
  const reversed = "<dhcp><range start='10.9.0.9' end='10.9.0.2'/></dhcp>";
  const ids = (body: string) => lab(body).map(({ id }) => id);
  expect(ids(`<ip address='10.9.0.1' prfix='24'>${reversed}</ip>`)).toContain('range-reversed');
  expect(ids(`<ip adress='10.9.0.300' prefix='24'/><mtu size='5'/>`)).toEqual(['unknown-attribute', 'mtu-range']);
  expect(ids(`<bridge colour='red'/><ip prefix='24'/>`)).toEqual(['unknown-attribute', 'ip-address-missing']);
});

test('reports a name that belongs to no other element without a place to move it to', () => {
  const options = `<d:options xmlns:d='http://libvirt.org/schemas/network/dnsmasq/1.0'><d:option colour='red'/></d:options>`;
  expect(lab(`${IP}${options}`).map(({ message }) => message)).toContain('unknown attribute colour of <d:option>');
});
