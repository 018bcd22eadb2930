import { dnsmasqFailure, xmlLines } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dnsmasq-quote',
  severity: 'error',
  stage: 'start',
  why: 'A quotation mark begins a quoted text, and dnsmasq does not start if the text does not end.',
  wrong: ["<domain name='my\"lab'/><ip address='10.9.0.1' prefix='24'/>"],
  right: ["<domain name='my-lab'/><ip address='10.9.0.1' prefix='24'/>"],
  *check(network) {
    for (const line of xmlLines(network)) {
      if (line.lines.every(isBalanced)) continue;
      yield {
        on: line.origin,
        message: 'a quotation mark without a second one',
        fix: 'Remove it.',
        libvirt: dnsmasqFailure('missing "'),
      };
    }
  },
});

function isBalanced(line: string): boolean {
  return (line.replace(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 0;
}
