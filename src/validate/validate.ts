import { fixText } from '../document/fix.ts';
import type { Problem } from '../document/problem.ts';
import type { SourceText } from '../document/rule.ts';
import { bytesSource, textSource, type Validated, type ValidateOptions, validateSource } from '../document/validate.ts';
import { validateDomain } from './domain.ts';
import { kindOf, ROOTS } from './kinds.ts';

/** All problems of a document of any kind, sorted by position. Never throws, whatever the bytes are. */
export function validateBytes(bytes: Uint8Array, file: string, options: ValidateOptions = {}): Validated<unknown> {
  return validateAny(bytesSource(bytes, file), options);
}

/** The problems of a text that did not come from a file. */
export function validateText(text: string, file: string, options: ValidateOptions = {}): readonly Problem[] {
  return validateAny(textSource(text, file), options).problems;
}

/** Fixes every problem of a document that has exactly one right answer. */
export function fix(text: string, file: string, options: ValidateOptions = {}): string {
  return fixText(text, (changed) => validateText(changed, file, options));
}

function validateAny(source: SourceText, options: ValidateOptions): Validated<unknown> {
  const interfaces = validateDomain(source, options);
  if (interfaces !== undefined) return interfaces;
  return validateSource(source, kindOf(source), { roots: ROOTS, ...options });
}
