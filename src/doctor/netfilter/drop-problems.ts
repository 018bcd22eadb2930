import type { HostProblem } from '../check.ts';
import { byHook, type Dropped, evidenceOf } from '../facts/drops.ts';
import { rules } from '../facts/rules.ts';
import type { Fact, Look } from '../look.ts';
import { type Accepted, acceptRepair, acceptRule } from './accept.ts';
import { type Maker, makerOf } from './maker.ts';
import type { Traffic } from './traffic.ts';
import { networksOf } from './words.ts';

/** What a check says about packets that one hook drops. */
export interface DropTexts<T extends Traffic> {
  /** What a rule has to accept so that a packet is not dropped. */
  accepted(dropped: Dropped<T>): readonly Accepted[];
  /** `networks` names them. */
  texts(
    drops: readonly [Dropped<T>, ...Dropped<T>[]],
    about: { readonly maker: Maker; readonly networks: string },
  ): Pick<HostProblem, 'message' | 'effect' | 'cause' | 'fix'>;
}

/** One problem for each hook that drops packets, with the rules that accept them. Another check reports the zones of firewalld. */
export async function dropProblems<T extends Traffic>(
  look: Look,
  fact: Fact<readonly Dropped<T>[]>,
  { accepted, texts }: DropTexts<T>,
): Promise<readonly HostProblem[]> {
  const drops = await look.at(fact);
  if (drops.length === 0) return [];
  const ruleset = await look.at(rules);
  return byHook(drops).flatMap((group) => {
    const maker = makerOf(ruleset, group[0].drop);
    if (maker === 'firewalld') return [];
    const added = group.flatMap((each) =>
      accepted(each).map((packets) => acceptRule(makerOf(ruleset, each.drop), each.drop, packets)),
    );
    const { names, network } = networksOf(group.map((each) => each.network));
    return [
      {
        severity: 'error' as const,
        ...texts(group, { maker, networks: names }),
        evidence: evidenceOf(group),
        commands: [...new Set(added.map(({ command }) => command))],
        network,
        repair: acceptRepair(maker, group, added),
      },
    ];
  });
}
