import { SAMPLES, xmlOf } from '../network/predict/networks.ts';
import { BrokenPromise, failing, runAsData, runVnet } from './promises.ts';
import { HOSTILE, mutate, type Random } from './random.ts';

const PIECES = [
  ...HOSTILE,
  '<',
  '>',
  '/>',
  "'",
  '<!--',
  '<![CDATA[',
  '<!DOCTYPE a [<!ENTITY x "y">]>',
  '&x;',
  '&#0;',
  "<ip address='10.0.0.1' prefix='24'/>",
  "<forward mode='open'/>",
  '<dhcp>',
  '</dhcp>',
  "<portgroup name='a'/>",
  "xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'",
  "<dnsmasq:options><dnsmasq:option value='x'/></dnsmasq:options>",
];

/** Networks with a few mistakes, from a typo to bytes that are no XML. */
export async function xml(random: Random): Promise<void> {
  const text = mutate(xmlOf(random.pick(SAMPLES)), random, PIECES);
  const programs = failing('error: failed to connect to the hypervisor\n');
  const world = { stdin: text, files: { '/net.xml': text }, terminal: random.chance(0.5), programs };
  switch (random.below(5)) {
    case 0:
      return runAsData(['validate', '--libvirt', '9.0.0', '-'], world);
    case 1:
      await runVnet(['validate', '--libvirt', '11.3.0', '-'], world);
      return;
    case 2:
      await runVnet(['explain', '-'], world);
      return;
    case 3:
      return fixed(text);
    default:
      await runVnet(['explain', '--predict', random.pick(['dnsmasq', 'iptables', 'nftables']), '-'], world);
  }
}

/** --fix never adds an error, and a second --fix finds nothing more to do. */
async function fixed(text: string): Promise<void> {
  const once = await runVnet(['validate', '--libvirt', '9.0.0', '--fix', '-'], { stdin: text });
  const twice = await runVnet(['validate', '--libvirt', '9.0.0', '--fix', '-'], { stdin: once.stdout });
  if (once.stdout !== twice.stdout)
    throw new BrokenPromise(`--fix twice changes more\n${once.stdout}\n${twice.stdout}`);
}
