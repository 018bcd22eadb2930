import { childOf, propertyOf } from '../../../document/attributes.ts';
import { rule } from '../../rule.ts';

/** The longest name of a Linux interface, in bytes: IFNAMSIZ without the final zero. */
const LONGEST = 15;

export default rule({
  id: 'nic-target-name',
  severity: 'error',
  stage: 'start',
  why: 'The tap gets this name on the host, and Linux accepts no such name.',
  wrong: ["<target dev='interface-of-the-web-server'/>", "<target dev='a/b'/>", "<target dev='a b'/>"],
  right: ["<target dev='web0'/>", "<interface type='user'><target dev='a b'/></interface>"],
  *check({ element, type }) {
    const given = propertyOf(childOf(element, 'target'), 'dev');
    if (given === undefined || !HAS_LINK.has(type)) return;
    const isLong = Buffer.byteLength(given.value) > LONGEST;
    if (!isLong && !/[/\s]/.test(given.value) && given.value !== '.' && given.value !== '..') return;
    yield {
      on: given,
      message: isLong
        ? `the name '${given.value}' has more than ${LONGEST} characters`
        : `'${given.value}' cannot be the name of a link`,
      fix: `Write a name of at most ${LONGEST} characters without blanks and slashes, or remove <target>.`,
    };
  },
});

/** The types whose interface has a link on the host. */
const HAS_LINK: ReadonlySet<string> = new Set(['network', 'bridge', 'ethernet', 'direct']);
