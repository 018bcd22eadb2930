/** The terminal cells that a table with columns of these widths takes: virsh's layout adds three per column. */
export function tableWidth(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each + 3, 0);
}
