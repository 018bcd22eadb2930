import { decodeXml } from '../../xml/decode.ts';
import { type Document, MalformedXml } from '../../xml/document.ts';
import { MAX_XML_BYTES, parseXml } from '../../xml/parse.ts';
import type { Network } from '../model.ts';
import { readNetwork } from '../parse/parse.ts';
import { NEWEST_KNOWN, versionNumber } from '../version.ts';
import { documentRules, networkRules } from './every-rule.ts';
import { effectsOfMisspellings } from './misspellings.ts';
import { byPosition, type Problem, type ProblemSeverity, type Stage } from './problem.ts';
import { reporter } from './report.ts';
import {
  applies,
  type DocumentRule,
  type NetworkRule,
  type NetworkSource,
  type RuleContext,
  type Violation,
} from './rule.ts';

export interface ValidateOptions {
  /** The libvirt to judge by; the newest known when absent. */
  readonly libvirt?: string | undefined;
  /** Unknown elements and attributes are errors. */
  readonly strict?: boolean;
}

/** A file and its problems; there is no network where it cannot be read as one. */
export interface ValidatedFile {
  readonly file: string;
  readonly source: string;
  readonly network: Network | undefined;
  readonly problems: readonly Problem[];
}

/** All problems of one network's text, sorted by position. Never throws, whatever the text is. */
export function validateText(text: string, file: string, options: ValidateOptions = {}): readonly Problem[] {
  return validate({ file, size: text.length, text, ...parsed(text) }, options).problems;
}

/** The same for the bytes of a file. */
export function validateBytes(bytes: Uint8Array, file: string, options: ValidateOptions = {}): ValidatedFile {
  return validate(sourceOf(bytes, file), options);
}

/** The context that rules are given. */
export function contextFor({ libvirt = NEWEST_KNOWN }: ValidateOptions): RuleContext {
  return { libvirt: versionNumber(libvirt) ?? 0 };
}

function sourceOf(bytes: Uint8Array, file: string): NetworkSource {
  const size = bytes.length;
  if (size > MAX_XML_BYTES) return { file, size, text: '', document: undefined, error: undefined };
  try {
    const text = decodeXml(bytes);
    return { file, size, text, ...parsed(text) };
  } catch (error) {
    if (!(error instanceof MalformedXml)) throw error;
    return { file, size, text: error.source ?? '', document: undefined, error };
  }
}

function parsed(text: string): { document: Document | undefined; error: MalformedXml | undefined } {
  try {
    return { document: parseXml(text), error: undefined };
  } catch (error) {
    if (!(error instanceof MalformedXml)) throw error;
    return { document: undefined, error };
  }
}

function validate(source: NetworkSource, options: ValidateOptions): ValidatedFile {
  const { file, text, document } = source;
  const context = contextFor(options);
  const rules = rulesFor(context);
  const found: RuleViolation[] = [];
  let isFinal = false;
  for (const rule of rules.document) {
    for (const violation of rule.check(source, context)) {
      found.push({ rule, violation, severity: rule.severity });
      isFinal ||= rule.final === true;
    }
  }
  const network = document === undefined || isFinal ? undefined : readNetwork(document);
  if (network !== undefined) found.push(...violationsOf(network, options));
  const report = reporter(file, text);
  const once = withoutEffects(explained(found), text, options);
  const problems = once.map(({ rule, violation, severity }) => report(rule, violation, severity));
  return { file, source: text, network, problems: problems.sort(byPosition) };
}

function violationsOf(network: Network, options: ValidateOptions): RuleViolation[] {
  const context = contextFor(options);
  return rulesFor(context).network.flatMap((rule) => {
    const severity = options.strict && rule.strict ? 'error' : rule.severity;
    return Array.from(rule.check(network, context), (violation) => ({ rule, violation, severity }));
  });
}

interface RuleViolation {
  readonly rule: NetworkRule | DocumentRule;
  readonly violation: Violation;
  readonly severity: ProblemSeverity;
}

/** Replaces violations by the one that explains them: see Violation.explains. */
function explained(found: readonly RuleViolation[]): readonly RuleViolation[] {
  const cause = found.find(({ violation }) => violation.explains !== undefined);
  const spans = cause?.violation.explains;
  if (cause === undefined || spans === undefined) return found;
  const isEffect = ({ rule, violation: { on } }: RuleViolation) =>
    rule.scope === 'document' || spans.some((span) => span.at < (on.openEnd ?? on.end) && on.at < span.end);
  const effects = found.filter((one) => one !== cause && isEffect(one));
  return [causeOf(cause, effects), ...found.filter((one) => one !== cause && !effects.includes(one))];
}

/** Drops the violations that come from a misspelt name, which is reported as such: see Violation.correction. */
function withoutEffects(
  found: readonly RuleViolation[],
  source: string,
  options: ValidateOptions,
): readonly RuleViolation[] {
  if (!found.some(({ violation }) => violation.correction !== undefined)) return found;
  const effects = effectsOfMisspellings(found, source, (text) => {
    const { document } = parsed(text);
    return document === undefined ? found : violationsOf(readNetwork(document), options);
  });
  const dropped = new Set([...effects.values()].flat());
  return found.filter((one) => !dropped.has(one)).map((one) => causeOf(one, effects.get(one) ?? []));
}

/** The cause with the severity, stage and libvirt's message of its worst effect. */
function causeOf(cause: RuleViolation, effects: readonly RuleViolation[]): RuleViolation {
  const worst = effects.find(isError('define')) ?? effects.find(isError('start'));
  if (worst === undefined) return cause;
  const { rule, violation } = cause;
  return {
    rule: { ...rule, stage: worst.rule.stage },
    violation: { ...violation, libvirt: worst.violation.libvirt },
    severity: worst.severity,
  };
}

function isError(stage: Stage): (violation: RuleViolation) => boolean {
  return ({ rule, severity }) => severity === 'error' && rule.stage === stage;
}

/** The rules that apply to one libvirt; files of one run are judged by the same. */
let cached: ({ readonly libvirt: number } & ReturnType<typeof applying>) | undefined;

function rulesFor(context: RuleContext): ReturnType<typeof applying> {
  if (cached?.libvirt !== context.libvirt) cached = { libvirt: context.libvirt, ...applying(context) };
  return cached;
}

function applying(context: RuleContext) {
  return {
    document: documentRules.filter((rule) => applies(rule, context)),
    network: networkRules.filter((rule) => applies(rule, context)),
  };
}
