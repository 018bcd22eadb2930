/** RFC 1035: dnsmasq's MAXLABEL. */
const MAX_LABEL_BYTES = 63;
/** dnsmasq's MAXDNAME. */
const MAX_NAME = 1025;

/** Whether dnsmasq without IDN support accepts a name (check_name). */
export function isDnsmasqName(name: string): boolean {
  if (!/^[\x20-\x7e\t]*$/.test(name) || !/[^ .]|\.$/.test(name) || name.length > MAX_NAME) return false;
  return name.split('.').every((label) => label.length <= MAX_LABEL_BYTES);
}

/** The names in a line of dnsmasq.conf that dnsmasq converts to its own form (canonicalise). */
export function namesIn(line: string): string[] {
  const value = line.slice(line.indexOf('=') + 1);
  const parts = value.split(',').map((part) => part.trim());
  if (line.startsWith('srv-host=')) return parts.slice(0, 2).filter((part, index) => index === 0 || part !== '');
  if (line.startsWith('txt-record=')) return parts.slice(0, 1).filter((part) => part !== '');
  if (/^(?:server|local)=\//.test(line)) {
    const domains = value.split('/').slice(1, -1);
    return domains.filter((part) => part.trim() !== '' && part !== '#');
  }
  return line.startsWith('domain=') && parts[0] !== '' && parts[0] !== '#' ? parts.slice(0, 1) : [];
}
