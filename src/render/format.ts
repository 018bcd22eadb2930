/** What -o/--output takes. `table` is what a person sees, whatever its shape. */
export const OUTPUT_FORMATS = ['table', 'json', 'yaml', 'csv'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];
