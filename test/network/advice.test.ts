import { expect, test } from '@jest/globals';
import { validateText } from '../../src/validate/validate.ts';

/** The problems of a network with one subnet, as message and fix. */
function advice(body: string, inIp = ''): string[] {
  const xml = `<network>${body}<name>la b</name><ip address='10.9.0.1' prefix='24'>${inIp}</ip></network>`;
  return validateText(xml, 'lab.xml')
    .filter(({ id }) => id.startsWith('unknown-'))
    .map(({ message, fix }) => `${message}: ${fix}`);
}

const ROUTER = "<dnsmasq:option value='dhcp-option=option:router,10.9.0.7'/>";

test('the gateway of the guests is the address of <ip>', () => {
  const hint = 'the gateway of the guests is the address of <ip>';
  expect(advice('', '<gateway>10.9.0.1</gateway>')).toEqual([`unknown element <gateway> in <ip>; ${hint}: Remove it.`]);
  expect(advice("<gateway address='10.9.0.1'/>")[0]).toMatch(/: Remove it\.$/);
  expect(advice("<gateway address='10.9.0.7'/>")[0]).toContain(`For another gateway, write <dnsmasq:options>${ROUTER}`);
  expect(advice('', '<dhcp><router>10.9.0.7</router></dhcp>')[0]).toContain(ROUTER);
  expect(advice('', "<dhcp gateway='10.9.0.7'/>")[0]).toContain(ROUTER);
});

test('names the command for what is not in the XML', () => {
  const expected = "autostart is not part of the XML: Remove it. To enable autostart, run: vnet net-autostart 'la b'";
  expect(advice('<autostart/>')).toEqual([`unknown element <autostart> in <network>; ${expected}`]);
  const whole = validateText("<network autostart='yes'><name>la b</name></network>", 'lab.xml');
  expect(whole.map(({ message, fix }) => `${message}: ${fix}`)).toContain(
    `unknown attribute autostart of <network>; ${expected}`,
  );
  expect(advice('<active>yes</active>')[0]).toContain("run: vnet net-start 'la b'");
  expect(advice('<persistent/>')[0]).toContain('net-define makes a persistent network');
});

test.each([
  ['<dns-server>9.9.9.9</dns-server>', ''],
  ["<dns><server ip='9.9.9.9'/></dns>", ''],
  ['', '<dhcp><dns>9.9.9.9</dns></dhcp>'],
  ['', '<nameserver>9.9.9.9</nameserver>'],
])('a DNS server is a forwarder: %s%s', (body, inIp) => {
  expect(advice(body, inIp)).toEqual([expect.stringContaining("Write <dns><forwarder addr='9.9.9.9'/></dns>")]);
});

test('keeps values that are not addresses out of the advice', () => {
  expect(advice("<dns-server>9.9.9.9'/&gt;</dns-server>")[0]).toContain("<forwarder addr='…'/>");
});

test('options of DHCP are options of dnsmasq, and the subnet is an <ip>', () => {
  expect(advice('', '<dhcp><ntp-server>10.9.0.5</ntp-server></dhcp>')[0]).toContain(
    'dhcp-option=option:ntp-server,10.9.0.5',
  );
  expect(advice('', "<dhcp><option value='66,x'/></dhcp>")[0]).toContain("<dnsmasq:option value='dhcp-option=…'/>");
  expect(advice('<subnet>10.9.0.0/24</subnet>')[0]).toContain("Write <ip address='…' prefix='24'/>");
  expect(advice('', '<dhcp><search>lab.test</search></dhcp>')[0]).toContain("<domain name='lab.test'/>");
});

test('elements of libvirt in a wrong place keep their advice', () => {
  expect(advice('', '<dns><forwarder/></dns>')[0]).toContain('it belongs in <network>');
  expect(advice('', "<dhcp><reservation mac='52:54:00:00:00:01' ip='10.9.0.5'/></dhcp>")[0]).toContain('<host>');
});
