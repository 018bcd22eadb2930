import type { Problem } from '../../document/problem.ts';
import {
  bytesSource,
  textSource,
  type Validated,
  type ValidateOptions,
  validateSource,
} from '../../document/validate.ts';
import type { Network } from '../model.ts';
import { NETWORK } from './kind.ts';

/** All problems of one network's text, sorted by position. Never throws, whatever the text is. */
export function validateText(text: string, file: string, options: ValidateOptions = {}): readonly Problem[] {
  return validateSource(textSource(text, file), NETWORK, options).problems;
}

/** The same for the bytes of a file. */
export function validateBytes(bytes: Uint8Array, file: string, options: ValidateOptions = {}): Validated<Network> {
  return validateSource(bytesSource(bytes, file), NETWORK, options);
}
