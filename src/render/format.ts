/**
 * Values of `-o` for every command that prints data. `table` is what a person reads, even if it is no table; `wide` is the
 * same, with tables that may be wider than the terminal.
 */
export const DATA_FORMATS = ['table', 'wide', 'json', 'yaml', 'csv'] as const;
export type DataFormat = Exclude<(typeof DATA_FORMATS)[number], 'wide'>;

/** Values of `-o`. SARIF 2.1.0 is for code-scanning services; only `vnet validate` prints it. */
export const OUTPUT_FORMATS = [...DATA_FORMATS, 'sarif'] as const;
export type OutputFormat = DataFormat | 'sarif';
