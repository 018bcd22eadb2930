import { dnsmasqFailure, xmlLines } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

/** The third to fifth field of srv-host, as dnsmasq calls them. */
const NUMBERS = ['invalid port number', 'invalid priority', 'invalid weight'];

export default rule({
  id: 'dnsmasq-srv-number',
  severity: 'error',
  stage: 'start',
  why: 'Fields of an SRV record are separated by commas. A comma in the domain or target shifts the fields, so that dnsmasq finds no number where it expects one.',
  wrong: [
    "<dns><srv service='a' protocol='tcp' target='x,y' port='1'/></dns><ip address='10.9.0.1' prefix='24'/>",
    "<dns><srv service='a' protocol='tcp' domain='x,y' target='z'/></dns><ip address='10.9.0.1' prefix='24'/>",
  ],
  right: ["<dns><srv service='a' protocol='tcp' target='x' port='1'/></dns><ip address='10.9.0.1' prefix='24'/>"],
  *check(network) {
    for (const line of xmlLines(network)) {
      const [text = ''] = line.lines;
      // An option of the user has no <srv>: dnsmasq-option-syntax checks it.
      if (!text.startsWith('srv-host=') || line.options.some(({ name }) => name === 'srv-host')) continue;
      const reason = NUMBERS.find((_, index) => !isNumberOrEmpty(text.split(',')[index + 2] ?? ''));
      if (reason === undefined) continue;
      yield {
        on: line.origin,
        message: 'the domain or target of <srv> contains a comma',
        fix: 'Remove it.',
        libvirt: dnsmasqFailure(reason),
      };
    }
  },
});

function isNumberOrEmpty(field: string): boolean {
  return field.trim() === '' || (/^\s*\d+\s*$/.test(field) && Number(field) <= 65535);
}
