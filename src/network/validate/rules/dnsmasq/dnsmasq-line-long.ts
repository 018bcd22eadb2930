import { dnsmasqFailure, xmlLines } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

/** dnsmasq reads its configuration into a buffer of MAXDNAME bytes. */
const MAX_LINE_BYTES = 1024;

export default rule({
  id: 'dnsmasq-line-long',
  severity: 'error',
  stage: 'start',
  why: 'dnsmasq splits longer lines, and reads the rest as another option.',
  wrong: [`<dns><txt name='a' value='${'x'.repeat(1100)}'/></dns><ip address='10.9.0.1' prefix='24'/>`],
  right: ["<dns><txt name='a' value='x'/></dns><ip address='10.9.0.1' prefix='24'/>"],
  *check(network) {
    for (const line of xmlLines(network)) {
      if (line.lines.every((text) => Buffer.byteLength(text) <= MAX_LINE_BYTES)) continue;
      yield {
        on: line.origin,
        message: `the line in dnsmasq.conf is longer than ${MAX_LINE_BYTES} bytes`,
        fix: 'Use a shorter value.',
        libvirt: dnsmasqFailure('bad option'),
      };
    }
  },
});
