import { decodeXml } from '../../xml/decode.ts';
import { type Document, MalformedXml } from '../../xml/document.ts';
import { MAX_XML_BYTES, parseXml } from '../../xml/parse.ts';
import type { Network } from '../model.ts';
import { readNetwork } from '../parse/parse.ts';
import { NEWEST_KNOWN, versionNumber } from '../version.ts';
import { documentRules, networkRules } from './every-rule.ts';
import { byPosition, type Problem } from './problem.ts';
import { reporter } from './report.ts';
import { applies, type NetworkSource, type Rule, type RuleContext, type Violation } from './rule.ts';

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
  const report = reporter(file, text);
  const problemOf = (rule: Rule, violation: Violation): Problem =>
    report(rule, violation, options.strict && rule.strict ? 'error' : rule.severity);
  const problems: Problem[] = [];
  for (const rule of rules.document) {
    for (const violation of rule.check(source, context)) problems.push(problemOf(rule, violation));
    if (rule.final && problems.length > 0) return { file, source: text, network: undefined, problems };
  }
  if (document === undefined) return { file, source: text, network: undefined, problems };
  const network = readNetwork(document);
  for (const rule of rules.network) {
    for (const violation of rule.check(network, context)) problems.push(problemOf(rule, violation));
  }
  return { file, source: text, network, problems: problems.sort(byPosition) };
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
