/** virsh prints this now and then after a success: it ended before it had released the callback of an event. */
const LEAKED = 'One or more references were leaked after disconnect from the hypervisor';

/** Returns the texts after the `error: ` of virsh's stderr. A text may have several lines. Other lines are skipped. */
export function errorsIn(stderr: string): string[] {
  return stderr
    .split(/^(?=error: )/m)
    .filter((part) => part.startsWith('error: '))
    .map((part) => part.slice('error: '.length).trimEnd())
    .filter((message) => message !== LEAKED);
}
