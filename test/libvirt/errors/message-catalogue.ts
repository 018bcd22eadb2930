/** A catalogue as msgfmt(1) writes it. */
export function messageCatalogue(messages: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries({ '': 'Content-Type: text/plain; charset=UTF-8\n', ...messages });
  const texts = [...entries.map(([english]) => english), ...entries.map(([, translated]) => translated)];
  let at = 28 + texts.length * 8;
  const [header, table, body] = [Buffer.alloc(28), Buffer.alloc(texts.length * 8), [] as Buffer[]];
  for (const [index, text] of texts.entries()) {
    const bytes = Buffer.from(`${text}\0`);
    table.writeUInt32LE(bytes.length - 1, index * 8);
    table.writeUInt32LE(at, index * 8 + 4);
    at += bytes.length;
    body.push(bytes);
  }
  header.writeUInt32LE(0x950412de, 0);
  header.writeUInt32LE(entries.length, 8);
  header.writeUInt32LE(28, 12);
  header.writeUInt32LE(28 + entries.length * 8, 16);
  return Buffer.concat([header, table, ...body]);
}
