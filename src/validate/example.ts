import type { Described } from '../document/rule.ts';
import type { RuleOfKind } from './every-rule.ts';

/**
 * Returns a rule's example as a whole file. An example is a whole file or, in short, what its kind completes: for a network,
 * what follows `<name>`. A comment at its start adds what the rule also looks at; the tests read these comments:
 *
 * - `<!-- another file: <bridge name='virbr9'/> -->` for rules about several files,
 * - `<!-- this host: link eth0, bridge br0, route 10.0.0.0/8 dev tun0, udp 53 named, udp6 53 named, tcp 53 named,
 *   udp 53 avahi shared, directory /srv/tftp,
 *   network prod uuid=… bridge=virbr9 subnet=10.9.0.1/24 portgroup=eng inactive, filter clean missing,
 *   filter base uuid=… refs=a+b,
 *   guest web 52:54:00:00:00:01 -->` for rules about the host,
 * - `<!-- 10485761 bytes -->` for the size of the file.
 */
export function exampleFile(example: string, { kind }: Pick<RuleOfKind, 'kind'>): string {
  const isWhole = new RegExp(`^(?:<!--.*?-->)?<(?:!DOCTYPE|\\?|networks|domain type|${kind.schema.name}[\\s>/])`).test(
    example,
  );
  return isWhole ? example : kind.exampleOf(example);
}

/** A libvirt that the rule applies to; undefined for the newest known. */
export function exampleLibvirt({ until }: Described): string | undefined {
  return until === undefined ? undefined : '9.0.0';
}
