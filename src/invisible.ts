/**
 * Characters that control a terminal, or that hide or reorder text: controls, line separators, bidi controls, and what Unicode
 * calls default-ignorable, such as tag characters. The selector after an emoji (U+FE0F) hides nothing, so it is none of them.
 * Ranges instead of \p: those take a millisecond to compile.
 */
export const INVISIBLE =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each character is meant alone.
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|(?<![\u2194-\u21aa\u231a-\u23ff\u25aa-\u27bf\u2934\u2935\u2b05-\u2b55\u{1f000}-\u{1faff}])\ufe0f/gu;
