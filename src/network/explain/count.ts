/** A number with its noun: `1 reservation`, `2 reservations`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
