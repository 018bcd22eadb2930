/** The texts behind the `error: ` of virsh's stderr; a text may have several lines. Warnings of other kinds are left out. */
export function errorsIn(stderr: string): string[] {
  return stderr
    .split(/^(?=error: )/m)
    .filter((part) => part.startsWith('error: '))
    .map((part) => part.slice('error: '.length).trimEnd());
}
