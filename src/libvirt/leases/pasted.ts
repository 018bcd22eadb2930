/**
 * Returns a table that was pasted from a web page, mail or chat as a terminal shows it: with blanks for other spaces and for
 * the bars of a table, hyphens for dashes, characters for entities, the cells of HTML, and without quote marks before its lines
 * and typographic quotes around its cells. Each line stays a line; a row of HTML is where it starts.
 */
export function terminalText(text: string): string {
  return textOfHtml(text)
    .replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]{2,6}));/gi, entity)
    .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replace(/[\u200b\u2060\ufeff]/g, '')
    .split('\n')
    .map((line) => plainLine(line.replace(/^(?:\s*>)+/, '')))
    .map((line, index, lines) => (TITLES.test(line) && !/^-{10}/.test(lines[index + 1]?.trim() ?? '') ? '' : line))
    .join('\n');
}

/** The rows of an HTML table, each on the line where it starts. Any other text is unchanged. */
function textOfHtml(text: string): string {
  const [above = '', ...rows] = text.split(/(?=<tr[\s>])/i);
  if (rows.length === 0) return text;
  const lines = rows.map((source) => {
    const [row = '', ...rest] = source.split(/<\/(?:tr|table)\s*>/i);
    const cells = row.split(/<t[dh](?:\s[^<>]*)?>/i).slice(1);
    const line = cells.map((cell) => withoutTags(cell).replace(/\s+/g, ' ').trim() || '-').join('   ');
    const lineEnds = (row.match(/\n/g) ?? []).join('');
    return `${line}\n${lineEnds.slice(1)}${withoutTags(rest.join('')).replace(/^[ \t]*\n/, lineEnds === '' ? '' : '\n')}`;
  });
  return `${withoutTags(above)}${lines.join('')}`;
}

function withoutTags(text: string): string {
  return text.replace(/<\/?[a-z][^<>]*>/gi, '');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', apos: "'", gt: '>', lt: '<', nbsp: ' ', quot: '"' };

function entity(text: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? text;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  return code >= 0x20 && code <= 0xffff ? String.fromCharCode(code) : text;
}

/** Dashes, and the bars and corners of a table's lines. */
const RULE = /^\s*[|+\u2500-\u257f]?(?:\s*[-:=|+\u2010-\u2015\u2500-\u257f]){10,}\s*$/;

/** virsh's titles where no line of hyphens follows them, as when a page shows a table. */
const TITLES = /^\s*Expiry Time\s+MAC address\s+Protocol\s+IP address\s+Hostname\s+Client ID or DUID\s*$/;

function plainLine(line: string): string {
  if (RULE.test(line)) return '-'.repeat(20);
  const open = /^\s*[|\u2502]/.test(line) ? line.replace(/[|\u2502]/g, '  ') : line;
  const unquoted = open.replace(
    /(^|\s)[\u2018-\u201f\u00ab]([^\s\u2018-\u201f]+)[\u2018-\u201f\u00bb](?=\s|$)/g,
    '$1$2',
  );
  return unquoted.replace(/(^|\s)[\u2010-\u2015](?=\s|$)/g, '$1-');
}
