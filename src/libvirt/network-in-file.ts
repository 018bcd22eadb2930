/**
 * The `<network>` in a file of libvirt, which has a comment before it and, in a state file, other elements around it: ports, and
 * since libvirt 10.4 firewall rules to remove. Returns a text without a network unchanged.
 */
export function networkInFile(text: string): string {
  const comment = /^\s*<!--.*?-->/s.exec(text)?.[0].length ?? 0;
  const start = text.slice(comment).search(/<network[\s>]/) + comment;
  const end = text.lastIndexOf('</network>');
  return start < comment || end < start ? text : text.slice(start, end + '</network>'.length);
}
