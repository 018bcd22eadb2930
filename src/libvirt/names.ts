/** Lowers ASCII letters only, as strcasecmp(3) compares: no other letter may match one of them. */
export function fold(text: string): string {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : text;
}
