import { nearest } from '../../../../nearest.ts';
import { argumentProblem } from '../../../dnsmasq/arguments.ts';
import { dnsmasqOption, dnsmasqOptionNames, isOnce } from '../../../dnsmasq/options.ts';
import type { Network } from '../../../model.ts';
import type { Rule } from '../rule.ts';
import { argumentOf, dnsmasq, failure, keyword, option, ownLines, together } from './config.ts';

/** Options that dnsmasq takes only with another, and what it says without. */
const COMPANIONS: Readonly<Record<string, readonly [string, string]>> = {
  dnssec: ['trust-anchor', 'no root trust anchor provided for DNSSEC'],
  'auth-zone': ['auth-server', '--auth-server required when an auth zone is defined.'],
  'dhcp-fqdn': ['domain', 'there must be a default domain when --dhcp-fqdn is set'],
};

/** `<dnsmasq:option>`: what dnsmasq 2.90 and 2.91 make of the names and arguments that the user gives them. */
export const dnsmasqOptionRules: readonly Rule[] = [
  dnsmasq(
    'dnsmasq-option-unknown',
    'dnsmasq refuses to start with an option it does not know.',
    option('log-dchp'),
    option('log-dhcp'),
    function* (line) {
      for (const own of ownLines(line)) {
        const word = keyword(own);
        if (dnsmasqOption(word) !== undefined) continue;
        const bare = word.replace(/^-+/, '');
        const near = dnsmasqOption(bare) === undefined ? nearest(bare, dnsmasqOptionNames()) : bare;
        yield {
          on: line.on,
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
    function* (line) {
      for (const own of ownLines(line)) {
        const word = keyword(own);
        const kind = dnsmasqOption(word);
        const argument = argumentOf(own);
        if (kind === 'needs' && argument === undefined)
          yield {
            on: line.on,
            what: `the option '${word}' needs an argument`,
            fix: `Write ${word}=….`,
            libvirt: failure(''),
          };
        if (kind === 'refuses' && argument !== undefined)
          yield {
            on: line.on,
            what: `the option '${word}' takes no argument`,
            fix: `Write ${word}.`,
            libvirt: failure(''),
          };
      }
    },
  ),
  dnsmasq(
    'dnsmasq-option-syntax',
    'dnsmasq refuses to start with an argument that it cannot read.',
    option('dhcp-option=option:routers,10.9.0.254'),
    option('dhcp-option=option:router,10.9.0.254'),
    function* (line) {
      for (const own of ownLines(line)) {
        const found = argumentProblem(keyword(own), argumentOf(own) ?? '');
        if (found !== undefined)
          yield { on: line.on, what: `${own}: ${found.what}`, fix: found.fix, libvirt: failure(found.says) };
      }
    },
  ),
  together(
    'dnsmasq-option-twice',
    'dnsmasq takes this option once, and some of them libvirt gives itself.',
    option('cache-size=100', 'cache-size=200'),
    option('cache-size=200'),
    function* (lines, network) {
      const seen = new Set(givenByLibvirt(network));
      for (const line of lines) {
        for (const word of ownLines(line).map(keyword)) {
          if (seen.has(word))
            yield {
              on: line.on,
              what: `the option '${word}' a second time`,
              fix: givenByLibvirt(network).includes(word) ? 'Remove it; libvirt gives it.' : 'Keep one of them.',
              libvirt: failure('illegal repeated keyword'),
            };
          if (isOnce(word)) seen.add(word);
        }
      }
    },
  ),
  dnsmasq(
    'dnsmasq-option-conflict',
    'libvirt starts dnsmasq with bind-dynamic, which excludes it.',
    option('bind-interfaces'),
    option('bind-dynamic'),
    function* (line) {
      if (ownLines(line).map(keyword).includes('bind-interfaces'))
        yield {
          on: line.on,
          what: "the option 'bind-interfaces' beside libvirt's own bind-dynamic",
          fix: 'Remove it.',
          libvirt: failure('cannot set --bind-interfaces and --bind-dynamic'),
        };
    },
  ),
  together(
    'dnsmasq-option-alone',
    'dnsmasq refuses to start with this option where another is missing.',
    option('dnssec'),
    option('dnssec', 'trust-anchor=.,20326,8,2,E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D'),
    function* (lines) {
      const words = lines.flatMap(({ text }) => text.split('\n').map(keyword));
      // What another file says is not known.
      if (words.some((word) => word.startsWith('conf-'))) return;
      for (const line of lines) {
        for (const word of ownLines(line).map(keyword)) {
          const [companion, says] = (Object.hasOwn(COMPANIONS, word) && COMPANIONS[word]) || [];
          if (companion === undefined || says === undefined || words.includes(companion)) continue;
          yield {
            on: line.on,
            what: `the option '${word}' without ${companion}`,
            fix: `Add ${companion}=….`,
            libvirt: failure(says),
          };
        }
      }
    },
  ),
  dnsmasq(
    'dnsmasq-foreground',
    'libvirt waits for dnsmasq to go into the background and let go of its output: net-start would never return, and nothing else could be asked of libvirt.',
    option('keep-in-foreground'),
    option('log-dhcp'),
    function* (line) {
      const own = ownLines(line).find((text) => /^(?:keep-in-foreground|no-daemon|log-facility\s*=\s*-)$/.test(text));
      if (own !== undefined)
        yield { on: line.on, what: `with '${own}' dnsmasq holds on to libvirt`, fix: 'Remove it.' };
    },
    'warning',
  ),
];

/** Options of the kind that stands once, in the configuration that libvirt writes (networkDnsmasqConfContents). */
function givenByLibvirt({ dns, ips }: Network): string[] {
  const leases = ips.some(({ ranges }) => ranges.length > 0);
  return ['pid-file', ...(dns?.enable === false ? ['port'] : []), ...(leases ? ['dhcp-lease-max'] : [])];
}
