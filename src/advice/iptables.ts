import { installedPrograms } from '../host/installed-programs.ts';
import { readableText } from '../host/readable-text.ts';
import type { Look } from './look.ts';

/** Which variants of iptables are there, and whether rules of the old one are in the kernel. */
export const iptables: Look = async ({ host }) => {
  const programs = installedPrograms(host);
  const version = programs.has('iptables') ? (await host.run('iptables', ['-V'])).stdout.trim() : undefined;
  const legacy = readableText(host, '/proc/net/ip_tables_names')
    .trim()
    .split('\n')
    .filter((name) => name !== '');
  const isMixed = /nf_tables/.test(version ?? '') && legacy.length > 0;
  return {
    evidence: [
      [
        version === undefined ? 'iptables is not installed' : version,
        programs.has('nft') ? 'nft is installed' : 'nft is not installed',
      ].join('; '),
      ...(legacy.length > 0 ? [`legacy tables in the kernel: ${legacy.join(', ')}`] : []),
    ],
    ...(version === undefined && { cause: 'iptables is not installed' }),
    ...(isMixed && {
      cause: 'rules of iptables-legacy are in the kernel, and iptables here is the variant of nf_tables',
    }),
  };
};
