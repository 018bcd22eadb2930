import { decodeXml } from '../../xml/decode.ts';
import { type Document, MalformedXml } from '../../xml/document.ts';
import { MAX_XML_BYTES, parseXml } from '../../xml/parse.ts';
import { linesOf } from '../../xml/position.ts';
import type { Network } from '../model.ts';
import { readNetwork } from '../parse/parse.ts';
import { NEWEST_KNOWN, versionNumber } from '../version.ts';
import { byPlace, type Problem } from './problem.ts';
import { dtdNotExpanded, fileTooLarge, malformedXml } from './rules/document.ts';
import { rules } from './rules/index.ts';
import { applies, type Finding, type Rule, type RuleContext } from './rules/rule.ts';

export interface CheckOptions {
  /** The libvirt that judges; the newest known when absent. */
  readonly libvirt?: string | undefined;
  /** Unknown elements and attributes are errors. */
  readonly strict?: boolean;
}

/** No more of a source line is kept around a fault, in UTF-16 code units. */
const EXCERPT = 160;

/** What `strict` makes errors. */
const STRICT = ['unknown-element', 'unknown-attribute'];

/** A file that was checked; no network where it cannot be read as one. */
export interface Checked {
  readonly file: string;
  readonly source: string;
  readonly network: Network | undefined;
  readonly problems: readonly Problem[];
}

/** All problems of one network's text, sorted by place. Never throws, whatever the text is. */
export function checkText(source: string, file: string, options: CheckOptions = {}): readonly Problem[] {
  return checkSource(source, file, options).problems;
}

/** The same for the bytes of a file. */
export function checkBytes(bytes: Uint8Array, file: string, options: CheckOptions = {}): Checked {
  if (bytes.length > MAX_XML_BYTES) {
    const finding = {
      what: `the file has ${bytes.length} bytes`,
      fix: 'Give a smaller file.',
      libvirt: `Failed to open file '${file}': Value too large for defined data type`,
    };
    return {
      file,
      source: '',
      network: undefined,
      problems: [problemAt(file, '')(fileTooLarge, { at: 0, end: 0 }, finding)],
    };
  }
  try {
    return checkSource(decodeXml(bytes), file, options);
  } catch (error) {
    if (error instanceof MalformedXml) return malformed(error, error.source ?? '', file);
    throw error;
  }
}

function checkSource(source: string, file: string, options: CheckOptions): Checked {
  let document: Document;
  try {
    document = parseXml(source);
  } catch (error) {
    if (error instanceof MalformedXml) return malformed(error, source, file);
    throw error;
  }
  const problem = problemAt(file, source);
  if (document.usesDtd) {
    const finding = {
      what: 'the file leans on its document type',
      fix: 'Write out what the entities stand for, and remove <!DOCTYPE>.',
    };
    return { file, source, network: undefined, problems: [problem(dtdNotExpanded, document.root, finding)] };
  }
  const network = readNetwork(document);
  return { file, source, network, problems: check(network, options, problem) };
}

function check(network: Network, options: CheckOptions, problem: ProblemOf): Problem[] {
  const context: RuleContext = { libvirt: versionNumber(options.libvirt ?? NEWEST_KNOWN) ?? 0 };
  const problems: Problem[] = [];
  for (const rule of rulesFor(context)) {
    const judged: Rule = options.strict && STRICT.includes(rule.id) ? { ...rule, severity: 'error' } : rule;
    for (const finding of rule.check(network, context)) problems.push(problem(judged, finding.on, finding));
    // What is no network at all has no other faults worth telling.
    if (rule.id === 'root-element' && problems.length > 0) break;
  }
  return problems.sort(byPlace);
}

/** The rules that speak for one libvirt, kept for the next file. */
let chosen: { readonly libvirt: number; readonly rules: readonly Rule[] } | undefined;

function rulesFor(context: RuleContext): readonly Rule[] {
  if (chosen?.libvirt !== context.libvirt) {
    chosen = { libvirt: context.libvirt, rules: rules.filter((rule) => applies(rule, context)) };
  }
  return chosen.rules;
}

/** Makes findings of one file into problems; its lines are counted once. */
type ProblemOf = (
  rule: Rule,
  on: { readonly at: number; readonly end: number },
  finding: Omit<Finding, 'on'>,
) => Problem;

export function problemAt(file: string, source: string): ProblemOf {
  const lines = linesOf(source);
  return (rule, on, { what, fix, libvirt, edits = [] }) => {
    const { line, column } = lines.positionAt(on.at);
    const bounds = lines.boundsOf(on.at);
    const end = Math.max(on.at, Math.min(widthEnd(on), bounds.end));
    const marked = source.slice(on.at, end);
    const width = Math.max(1, /[\ud800-\udfff]/.test(marked) ? [...marked].length : marked.length);
    const excerpt = {
      before: source.slice(
        Math.max(bounds.start, on.at - (bounds.end - bounds.start > EXCERPT ? EXCERPT / 4 : EXCERPT)),
        on.at,
      ),
      marked: marked.slice(0, EXCERPT),
      after: source.slice(end, Math.min(bounds.end, Math.max(end, on.at + EXCERPT))),
    };
    const { id, severity, stage, why } = rule;
    const said = libvirt === undefined ? {} : { libvirtMessage: libvirt };
    return {
      file,
      line,
      column,
      severity,
      stage,
      rule: id,
      message: what,
      why,
      fix,
      ...said,
      excerpt,
      width,
      edits,
    };
  };
}

/** Of an element only the start tag is underlined. */
function widthEnd(on: { readonly at: number; readonly end: number; readonly openEnd?: number }): number {
  return on.openEnd ?? on.end;
}

function malformed(error: MalformedXml, source: string, file: string): Checked {
  const finding = { what: error.message, fix: 'Correct the XML here, or just before.' };
  const problem = problemAt(file, source)(malformedXml, { at: error.at, end: error.at + 1 }, finding);
  return { file, source, network: undefined, problems: [problem] };
}
