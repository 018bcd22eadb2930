import type { Row } from './row.ts';

const XML_ERROR = new RegExp(
  [
    '^\\(?(?:network(?:_definition|_update_xml|port)?|(?:nwfilter|nwfilterbinding|interface)_definition)\\)?:\\d+: ',
    '^at line \\d+: ',
    '^XML error: ',
    '^XML document failed to validate',
    '^unsupported configuration: ',
    '^missing name information',
    '^invalid char in name',
    '^internal error: (?:malformed uuid|range .* is|start of range|end of range|mismatch of address family|bad prefix|missing root element|No dnsmasq options)',
    '^Missing .* in network',
    '^Invalid IP address in network',
    'DNS (?:SRV|TXT) record',
    '^Cannot parse socket address',
    '^internal error: (?:filter has no name|filter binding has no |rule node requires |\\w+ has illegal value)',
    '^invalid argument: (?:Invalid chain name |Could not parse chain priority |Invalid chain priority )',
  ].join('|'),
);

/** Failures that no other row knows: what can be said from their class. */
export const unknown: readonly Row[] = [
  { id: 'network-invalid', pattern: XML_ERROR, code: 'network-invalid', meaning: 'libvirt rejects the XML' },
];
