import { attributeOf } from '../../../../document/attributes.ts';
import { withValue } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nat-port',
  severity: 'error',
  stage: 'define',
  why: 'Port numbers go up to 65535, and the range starts at its lowest port.',
  wrong: [
    "<forward mode='nat'><nat><port start='1024' end='66000'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
    "<forward mode='nat'><nat><port start='2048' end='1024'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
    "<forward mode='nat'><nat><port start='1024'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
    // strtoul(3) reads this as 1.
    "<forward mode='nat'><nat><port start='-4294967295' end='9'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
  ],
  right: [
    "<forward mode='nat'><nat><port start='1024' end='65535'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
  ],
  *check({ forward, name }) {
    const port = forward?.nat?.port;
    if (port === undefined) return;
    const isPort = (number: number | undefined) => number !== undefined && number <= 65535;
    const isReversed = isPort(port.start) && isPort(port.end) && (port.end ?? 0) < (port.start ?? 0);
    for (const side of ['start', 'end'] as const) {
      const given = attributeOf(port.element, side);
      const libvirt = `Missing or invalid '${side}' attribute in <port> in <nat> in <forward> in network ${name}`;
      if (given === undefined)
        yield { on: port.element, message: `<port> of <nat> has no ${side}`, fix: `Add ${side}='…'.`, libvirt };
      else if (!isPort(port[side]))
        yield {
          on: given,
          message: `'${given.value}' is not a valid port`,
          fix: 'Write a number from 1 to 65535.',
          libvirt,
        };
      else if (isReversed && side === 'end') {
        const start = attributeOf(port.element, 'start');
        yield {
          on: given,
          message: 'the range of ports ends before it starts',
          fix: 'Swap start and end.',
          libvirt,
          edits: start && [withValue(start, given.value), withValue(given, start.value)],
        };
      }
    }
  },
});
