import { isDnsmasqName, namesIn } from '../../parts/dns-name.ts';
import { dnsmasqFailure, xmlLines } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dnsmasq-name',
  severity: 'error',
  stage: 'start',
  why: 'A DNS name is ASCII, with at most 63 characters between dots. dnsmasq does not start with another name.',
  wrong: [
    "<domain name='büro'/><ip address='10.9.0.1' prefix='24'/>",
    "<dns><txt name='büro' value='x'/></dns><ip address='10.9.0.1' prefix='24'/>",
    `<domain name='${'a'.repeat(64)}.test'/><ip address='10.9.0.1' prefix='24'/>`,
  ],
  right: ["<domain name='xn--bro-hoa'/><ip address='10.9.0.1' prefix='24'/>"],
  *check(network) {
    for (const line of xmlLines(network)) {
      const [text = ''] = line.lines;
      const invalid = namesIn(text).find((name) => !isDnsmasqName(name));
      if (invalid === undefined) continue;
      yield {
        on: line.origin,
        message: `'${invalid}' is not a DNS name`,
        fix: 'Use ASCII letters, digits, hyphens and dots, with at most 63 characters between dots. Write other letters in the xn-- form.',
        libvirt: dnsmasqFailure(reasonFor(text)),
      };
    }
  },
});

function reasonFor(line: string): string {
  if (line.startsWith('txt-record=')) return 'bad TXT record';
  if (!line.startsWith('srv-host=')) return 'error';
  return isDnsmasqName(namesIn(line)[0] ?? '') ? 'bad SRV target' : 'bad SRV record';
}
