import { nearest } from '../../nearest.ts';
import { type DnsmasqLine, dnsmasqLines } from '../dnsmasq/lines.ts';
import { dnsmasqOption, dnsmasqOptionNames } from '../dnsmasq/options.ts';
import type { Network } from '../model.ts';
import { startsDnsmasq } from '../predict/facts.ts';
import type { Finding, Rule } from './rule.ts';

const IP = "<ip address='10.9.0.1' prefix='24'/>";
/** dnsmasq reads its configuration into a buffer of MAXDNAME bytes. */
const MAX_LINE_BYTES = 1024;
/** RFC 1035: dnsmasq's MAXLABEL. */
const MAX_LABEL_BYTES = 63;

/** What dnsmasq 2.90 makes of the values that libvirt writes into its configuration unseen. */
export const dnsmasqRules: readonly Rule[] = [
  dnsmasq(
    'dnsmasq-injection',
    "libvirt writes the value into dnsmasq's configuration as it is, so what stands behind the line break is an option of its own.",
    `<domain name='lab&#10;log-queries'/>${IP}`,
    `<domain name='lab'/>${IP}`,
    function* ({ on, text }) {
      if (!/[\n\r]/.test(text)) return;
      yield {
        on,
        what: `a line break: dnsmasq reads ${injected(text)} as a line of its own`,
        fix: 'Remove the line break and what follows it.',
      };
    },
    'warning',
  ),
  dnsmasq(
    'dnsmasq-option-unknown',
    'dnsmasq refuses to start with an option it does not know.',
    option('log-dchp'),
    option('log-dhcp'),
    function* ({ on, text, isOption }) {
      for (const line of configLines(text).slice(isOption ? 0 : 1)) {
        const word = keyword(line);
        if (word === '' || dnsmasqOption(word) !== undefined) continue;
        const bare = word.replace(/^-+/, '');
        const near = dnsmasqOption(bare) === undefined ? nearest(bare, dnsmasqOptionNames()) : bare;
        yield {
          on,
          what: `dnsmasq has no option '${word}'`,
          fix:
            near === undefined
              ? 'See dnsmasq(8) for its options; they are written without the two dashes.'
              : `Write ${near}.`,
          libvirt: failure('bad option'),
        };
      }
    },
  ),
  dnsmasq(
    'dnsmasq-option-argument',
    'dnsmasq refuses to start when an option lacks its argument, or has one too many.',
    option('cache-size'),
    option('cache-size=1000'),
    function* ({ on, text, isOption }) {
      for (const line of configLines(text).slice(isOption ? 0 : 1)) {
        const kind = dnsmasqOption(keyword(line));
        const given = line.includes('=') && line.slice(line.indexOf('=') + 1).trim() !== '';
        if (kind === 'needs' && !given)
          yield {
            on,
            what: `the option '${keyword(line)}' needs an argument`,
            fix: `Write ${keyword(line)}=….`,
            libvirt: failure(''),
          };
        if (kind === 'refuses' && line.includes('='))
          yield {
            on,
            what: `the option '${keyword(line)}' takes no argument`,
            fix: `Write ${keyword(line)}.`,
            libvirt: failure(''),
          };
      }
    },
  ),
  dnsmasq(
    'dnsmasq-foreground',
    'libvirt waits for dnsmasq to go into the background: net-start would never return, and nothing else could be asked of libvirt.',
    option('keep-in-foreground'),
    option('log-dhcp'),
    function* ({ on, text }) {
      const word = configLines(text)
        .map(keyword)
        .find((line) => ['keep-in-foreground', 'no-daemon'].includes(line));
      if (word !== undefined)
        yield { on, what: `the option '${word}' keeps dnsmasq in the foreground`, fix: 'Remove it.' };
    },
    'warning',
  ),
  dnsmasq(
    'dnsmasq-quote',
    'A quotation mark begins a quoted text, and dnsmasq refuses to start without its end.',
    `<domain name='my"lab'/>${IP}`,
    `<domain name='my-lab'/>${IP}`,
    function* ({ on, text }) {
      if (configLines(text).every((line) => quotesMatch(line))) return;
      yield { on, what: 'a quotation mark without its partner', fix: 'Remove it.', libvirt: failure('missing "') };
    },
  ),
  dnsmasq(
    'dnsmasq-line-long',
    'dnsmasq cuts longer lines in two, and takes the rest for another option.',
    `<dns><txt name='a' value='${'x'.repeat(1100)}'/></dns>${IP}`,
    `<dns><txt name='a' value='x'/></dns>${IP}`,
    function* ({ on, text }) {
      if (configLines(text).every((line) => Buffer.byteLength(line) <= MAX_LINE_BYTES)) return;
      yield {
        on,
        what: `this makes a line of more than ${MAX_LINE_BYTES} bytes in dnsmasq's configuration`,
        fix: 'Shorten it.',
        libvirt: failure('bad option'),
      };
    },
  ),
  dnsmasq(
    'dnsmasq-name',
    'In the DNS a name is ASCII, its parts up to 63 bytes; dnsmasq refuses to start with another.',
    `<domain name='büro'/>${IP}`,
    `<domain name='xn--bro-hoa'/>${IP}`,
    function* ({ on, text }) {
      const [line = ''] = configLines(text);
      const wrong = namesIn(line).find((candidate) => !isDnsName(candidate));
      if (wrong !== undefined)
        yield {
          on,
          what: `'${wrong}' cannot be a name in the DNS`,
          fix: 'Use ASCII letters, digits, hyphens and dots, at most 63 characters between dots; for others the xn-- form.',
          libvirt: failure(messageFor(line)),
        };
    },
  ),
  dnsmasq(
    'dnsmasq-forwarder-domain',
    'libvirt writes server=/DOMAIN/ADDRESS, and a line break tears it apart.',
    `<dns><forwarder domain='a&#10;b' addr='8.8.8.8'/></dns>${IP}`,
    `<dns><forwarder domain='a' addr='8.8.8.8'/></dns>${IP}`,
    function* ({ on, text }) {
      const [line = ''] = configLines(text);
      if (!/^(?:server|local)=/.test(line) || !/[\n\r]/.test(text)) return;
      yield { on, what: 'a line break in a domain', fix: 'Remove it.', libvirt: failure('Cannot resolve server name') };
    },
  ),
  dnsmasq(
    'dnsmasq-domain-hash',
    "To dnsmasq the domain '#' means the one in resolv.conf, which libvirt tells it not to read.",
    `<domain name='#'/>${IP}`,
    `<domain name='lab'/>${IP}`,
    function* ({ on, text }) {
      if (configLines(text)[0]?.trim() !== 'domain=#') return;
      yield {
        on,
        what: "the domain '#'",
        fix: 'Write a name.',
        libvirt: failure(''),
      };
    },
  ),
  dnsmasq(
    'dnsmasq-srv-number',
    'A comma in domain or target moves what follows, and dnsmasq finds no number where it expects one.',
    `<dns><srv service='a' protocol='tcp' target='x,y' port='1'/></dns>${IP}`,
    `<dns><srv service='a' protocol='tcp' target='x' port='1'/></dns>${IP}`,
    function* ({ on, text }) {
      const [line = ''] = configLines(text);
      if (!line.startsWith('srv-host=')) return;
      const wrong = line
        .split(',')
        .slice(2, 5)
        .findIndex((part) => part.trim() !== '' && !(/^\s*\d+\s*$/.test(part) && Number(part) <= 65535));
      if (wrong !== -1)
        yield {
          on,
          what: 'a comma in the domain or target of a service',
          fix: 'Remove it.',
          libvirt: failure(['invalid port number', 'invalid priority', 'invalid weight'][wrong] ?? ''),
        };
    },
  ),
];

type Check = (line: DnsmasqLine) => Iterable<Finding>;

function dnsmasq(
  id: string,
  why: string,
  wrong: string,
  right: string,
  check: Check,
  severity: Rule['severity'] = 'error',
): Rule {
  return {
    id,
    severity,
    stage: severity === 'error' ? 'start' : 'use',
    why,
    wrong,
    right,
    *check(network: Network) {
      if (!startsDnsmasq(network)) return;
      for (const line of dnsmasqLines(network)) yield* check(line);
    },
  };
}

/** What libvirt says when dnsmasq refuses; the line's number is left out, as the network's other lines decide it. */
function failure(reason: string): string {
  return `dnsmasq: ${reason}`;
}

/** The lines as dnsmasq reads them: comments cut off, blanks around trimmed. */
function configLines(text: string): string[] {
  return text.split(/\n/).map((line) => line.replace(/(?:^|\s)#.*$/, '').trim());
}

function keyword(line: string): string {
  return (line.split('=')[0] ?? '').trim();
}

function quotesMatch(line: string): boolean {
  return (line.replace(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 0;
}

function injected(text: string): string {
  return JSON.stringify(
    text
      .split(/[\n\r]+/)
      .slice(1)
      .join(' '),
  );
}

/** The names of a line that dnsmasq puts into its own form (canonicalise). */
function namesIn(line: string): string[] {
  const value = line.slice(line.indexOf('=') + 1);
  const parts = value.split(',').map((part) => part.trim());
  if (line.startsWith('srv-host=')) return parts.slice(0, 2).filter((part, index) => index === 0 || part !== '');
  if (line.startsWith('txt-record=')) return parts.slice(0, 1).filter((part) => part !== '');
  if (/^(?:server|local)=\//.test(line))
    return value
      .split('/')
      .slice(1, -1)
      .filter((part) => part.trim() !== '' && part !== '#');
  return line.startsWith('domain=') && parts[0] !== '' && parts[0] !== '#' ? parts.slice(0, 1) : [];
}

/** dnsmasq's check_name, without IDN. */
function isDnsName(name: string): boolean {
  if (!/^[\x20-\x7e\t]*$/.test(name) || !/[^ .]|\.$/.test(name) || name.length > 1025) return false;
  return name.split('.').every((label) => label.length <= MAX_LABEL_BYTES);
}

function messageFor(line: string): string {
  if (line.startsWith('txt-record=')) return 'bad TXT record';
  if (!line.startsWith('srv-host=')) return 'error';
  return isDnsName(namesIn(line)[0] ?? '') ? 'bad SRV target' : 'bad SRV record';
}

function option(value: string): string {
  return `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name>${IP}<dnsmasq:options><dnsmasq:option value='${value}'/></dnsmasq:options></network>`;
}
