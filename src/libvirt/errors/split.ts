/** Returns the texts after the `error: ` of virsh's stderr. A text may have several lines. Other lines are skipped. */
export function errorsIn(stderr: string): string[] {
  return stderr
    .split(/^(?=error: )/m)
    .filter((part) => part.startsWith('error: '))
    .map((part) => part.slice('error: '.length).trimEnd());
}
