import { decodeXml } from '../xml/decode.ts';
import { type Document, MalformedXml } from '../xml/document.ts';
import { MAX_XML_BYTES, parseXml } from '../xml/parse.ts';
import type { Kind } from './kind.ts';
import { effectsOfMisspellings } from './misspellings.ts';
import { byPosition, type Problem, type ProblemSeverity, type Stage } from './problem.ts';
import { reporter } from './report.ts';
import {
  applies,
  type CommonRule,
  type KindRule,
  type RuleContext,
  type SourceText,
  type Span,
  type Violation,
} from './rule.ts';
import * as common from './rules/index.ts';
import { NEWEST_KNOWN, versionNumber } from './version.ts';

export interface ValidateOptions {
  /** The libvirt to judge by; the newest known when absent. */
  readonly libvirt?: string | undefined;
  /** Unknown elements and attributes are errors. */
  readonly strict?: boolean;
  /** The root elements that a file may have, if not only that of the kind. */
  readonly roots?: readonly string[];
}

/** A file and its problems; there is no model where the file cannot be read as its kind. */
export interface Validated<Model> {
  readonly kind: Kind<Model>;
  readonly file: string;
  readonly source: string;
  readonly model: Model | undefined;
  readonly problems: readonly Problem[];
}

/** The rules that apply to every kind of document. */
export const commonRules: readonly CommonRule[] = Object.values<CommonRule>(common);

/** A text that did not come from a file. */
export function textSource(text: string, file: string): SourceText {
  return { file, size: text.length, text, ...parsed(text) };
}

/** The text of a file's bytes, as libvirt decodes them. */
export function bytesSource(bytes: Uint8Array, file: string): SourceText {
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

/** The context that the rules of a kind are given. */
export function contextFor(kind: Kind<unknown>, { libvirt = NEWEST_KNOWN, roots }: ValidateOptions = {}): RuleContext {
  return {
    libvirt: versionNumber(libvirt) ?? 0,
    schema: kind.schema,
    roots: roots ?? [kind.schema.name],
    rootMessage: kind.rootMessage,
  };
}

/** All problems of one document, sorted by position. Never throws, whatever the text is. */
export function validateSource<Model>(
  source: SourceText,
  kind: Kind<Model>,
  options: ValidateOptions = {},
): Validated<Model> {
  const { file, text, document } = source;
  const context = contextFor(kind, options);
  const rules = rulesFor(kind, context);
  const found: RuleViolation[] = [];
  let isFinal = false;
  for (const rule of rules) {
    if (rule.scope !== 'text') continue;
    for (const violation of rule.check(source, context)) {
      found.push({ rule, violation, severity: rule.severity });
      isFinal ||= rule.final === true;
    }
  }
  const model = document === undefined || isFinal ? undefined : kind.read(document);
  if (document !== undefined && model !== undefined) found.push(...violationsOf(document, model, kind, options));
  const report = reporter(file, text, kind);
  const once = withoutEffects(explained(found), text, kind, options);
  const problems = once.map(({ rule, violation, severity }) => report(rule, violation, severity));
  return { kind, file, source: text, model, problems: problems.sort(byPosition) };
}

function violationsOf(
  document: Document,
  model: unknown,
  kind: Kind<unknown>,
  options: ValidateOptions,
): RuleViolation[] {
  const context = contextFor(kind, options);
  return rulesFor(kind, context).flatMap((rule) => {
    const severity = options.strict && rule.strict ? 'error' : rule.severity;
    const add = (violation: Violation) => ({ rule, violation, severity });
    if (rule.scope === 'tree') return Array.from(rule.check(document.root, context), add);
    return rule.scope === undefined ? Array.from(rule.check(model, context), add) : [];
  });
}

interface RuleViolation {
  readonly rule: AnyRule;
  readonly violation: Violation;
  readonly severity: ProblemSeverity;
}

/** Replaces violations by the one that explains them: see Violation.explains. */
function explained(found: readonly RuleViolation[]): readonly RuleViolation[] {
  const cause = found.find(({ violation }) => violation.explains !== undefined);
  const spans = cause?.violation.explains;
  if (cause === undefined || spans === undefined) return found;
  const isEffect = ({ rule, violation: { on } }: RuleViolation) =>
    rule.scope === 'text' || spans.some((span) => span.at < ownEnd(on) && on.at < span.end);
  const effects = found.filter((one) => one !== cause && isEffect(one));
  return [causeOf(cause, effects), ...found.filter((one) => one !== cause && !effects.includes(one))];
}

/** Where a span ends without the children of an element: behind its text, if it has nothing else. */
function ownEnd({ end, openEnd, ...span }: Span): number {
  const hasOnlyText =
    'children' in span && Array.isArray(span.children) && span.children.every(({ kind }) => kind === 'text');
  return hasOnlyText ? end : (openEnd ?? end);
}

/** Drops the violations that come from a misspelt name, which is reported as such: see Violation.correction. */
function withoutEffects(
  found: readonly RuleViolation[],
  source: string,
  kind: Kind<unknown>,
  options: ValidateOptions,
): readonly RuleViolation[] {
  if (!found.some(({ violation }) => violation.correction !== undefined)) return found;
  const effects = effectsOfMisspellings(found, source, (text) => {
    const { document } = parsed(text);
    return document === undefined ? found : violationsOf(document, kind.read(document), kind, options);
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

type AnyRule = CommonRule | KindRule<unknown>;

/** The rules of the last kind and libvirt; files of one run are mostly judged by the same. */
let cached: { readonly kind: Kind<unknown>; readonly libvirt: number; readonly rules: readonly AnyRule[] } | undefined;

function rulesFor(kind: Kind<unknown>, context: RuleContext): readonly AnyRule[] {
  if (cached?.kind !== kind || cached.libvirt !== context.libvirt) {
    const rules = [...commonRules, ...kind.rules].filter((rule) => applies(rule, context));
    cached = { kind, libvirt: context.libvirt, rules };
  }
  return cached.rules;
}
