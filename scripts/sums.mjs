import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the SHA-256 sums of files into SHA256SUMS next to them, for `sha256sum --check SHA256SUMS`. */
export function writeSums(directory, isMeant) {
  const sum = (name) =>
    createHash('sha256')
      .update(readFileSync(join(directory, name)))
      .digest('hex');
  const lines = readdirSync(directory)
    .filter(isMeant)
    .map((name) => `${sum(name)}  ${name}\n`);
  writeFileSync(join(directory, 'SHA256SUMS'), lines.join(''));
}
