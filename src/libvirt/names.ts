/** Upper case made lower, ASCII only: as strcasecmp compares, so that no other letter passes for one of these. */
export function fold(text: string): string {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : text;
}
