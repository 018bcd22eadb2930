import type { Rule } from '../rule.ts';
import { configLines, dnsmasq, failure, IP } from './config.ts';
import { dnsmasqOptionRules } from './options.ts';

/** dnsmasq reads its configuration into a buffer of MAXDNAME bytes. */
const MAX_LINE_BYTES = 1024;
/** RFC 1035: dnsmasq's MAXLABEL. */
const MAX_LABEL_BYTES = 63;

/** What dnsmasq 2.90 makes of the values that libvirt writes into its configuration unseen. */
export const dnsmasqRules: readonly Rule[] = [
  ...dnsmasqOptionRules,
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
