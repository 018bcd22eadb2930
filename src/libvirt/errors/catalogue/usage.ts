import type { Row } from './row.ts';

const USAGE_ERROR = new RegExp(
  [
    '^unknown command: ',
    "^command '.*' (?:doesn't support option|requires)",
    '^unexpected data ',
    '^unsupported option ',
    '^option .* (?:requires|already seen|takes)',
    "^invalid '=' after option",
    '^expected syntax: ',
    '^missing "',
    '^dangling ',
    '^Numeric value .* malformed',
    '^Options? --?\\S+ and --?\\S+ are mutually exclusive',
    '^Only one argument from',
    '^Failed to get option',
    '^unrecognized (?:command|section) name',
    '^unknown event type',
    '^either --list or --event',
    '^Unknown data source',
    '^Invalid value for option',
    'is exclusive with',
    '^invalid (?:mac|MAC) address',
    '^invalid link state ',
    "^No support for .* in command '",
    '^source-mode is mandatory',
    '^Invalid source mode: ',
    '^cannot parse pci address ',
    '^Rate string ',
    "^field '\\w+' is malformed",
    '^(?:either inbound average or floor|outbound average) is mandatory',
    '^outbound floor is unsupported',
    '^(?:inbound|outbound) rate larger than maximum',
  ].join('|'),
);

/** What virsh says about words that it does not understand. */
export const usage: readonly Row[] = [
  { id: 'usage', pattern: USAGE_ERROR, code: 'usage', meaning: 'virsh does not have this command, option or value' },
];
