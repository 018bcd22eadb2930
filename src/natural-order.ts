/** Compares names as people order them, with numbers by value: `web-2` comes before `web-10`. */
export function compareNatural(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let at = 0;
  while (at < shorter && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  let start = at;
  while (start > 0 && isDigit(a, start - 1)) start--;
  const numberA = digitsAt(a, start);
  const numberB = digitsAt(b, start);
  if (numberA !== '' && numberB !== '' && numberA !== numberB) {
    return numberA.length - numberB.length || (numberA < numberB ? -1 : 1);
  }
  if (at === shorter) return a.length - b.length;
  return a.charCodeAt(at) - b.charCodeAt(at);
}

/** The digits at a position, without leading zeros. */
function digitsAt(text: string, start: number): string {
  let end = start;
  while (end < text.length && isDigit(text, end)) end++;
  const digits = text.slice(start, end);
  return digits === '' ? '' : digits.replace(/^0+(?=\d)/, '');
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}
