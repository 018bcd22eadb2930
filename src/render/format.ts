/** Values of `-o` for every command that prints data. `table` is what a person reads, even if it is no table. */
export const DATA_FORMATS = ['table', 'json', 'yaml', 'csv'] as const;
export type DataFormat = (typeof DATA_FORMATS)[number];

/** Values of `-o`. SARIF 2.1.0 is for code-scanning services; only `vnet validate` prints it. */
export const OUTPUT_FORMATS = [...DATA_FORMATS, 'sarif'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];
