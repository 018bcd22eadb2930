import type { Check } from '../../check.ts';
import { forwardFileMalformed } from './forward-file-malformed.ts';
import { forwardNoAnswer } from './forward-no-answer.ts';
import { forwardNotKept } from './forward-not-kept.ts';
import { forwardRulesMissing } from './forward-rules-missing.ts';
import { forwardWithoutGuest } from './forward-without-guest.ts';
import { forwardWrongAddress } from './forward-wrong-address.ts';

export const forwardChecks: readonly Check[] = [
  forwardFileMalformed,
  forwardRulesMissing,
  forwardNotKept,
  forwardWithoutGuest,
  forwardWrongAddress,
  forwardNoAnswer,
];
