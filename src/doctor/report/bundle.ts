import type { Material, Section } from './material.ts';
import { standIns } from './stand-ins.ts';

/** Replaces what identifies a host and its guests. Comments and descriptions say anything, so they are dropped. */
export function anonymous({ sections, names }: Material, key: string): readonly Section[] {
  const replace = standIns(names, key);
  return sections.map(({ title, text }) => ({ title: replace(title), text: replace(withoutProse(text)) }));
}

function withoutProse(text: string): string {
  return text
    .replace(/<(metadata|title|description)\b[^>]*>[\s\S]*?<\/\1>/g, '<$1>removed</$1>')
    .replace(/(comment )"[^"\n]*"/g, '$1"removed"')
    .replace(/(--comment )(?!")\S+/g, '$1removed');
}

/** What a report contains, a line each with its size. */
export function contents(sections: readonly Section[]): readonly string[] {
  return sections.map(({ title, text }) => `${title}: ${sizeText(Buffer.byteLength(text))}`);
}

function sizeText(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KiB`;
}

/** A report as Markdown, which a bug tracker shows as it is and everybody can read before they send it. */
export function markdown(sections: readonly Section[]): string {
  const parts = sections.map(({ title, text }) => {
    const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
    const fence = '`'.repeat(longest + 1);
    return `## ${title.replace(/\s+/g, ' ')}\n\n${fence}\n${text.trimEnd()}\n${fence}\n`;
  });
  return ['# Report of vnet doctor\n', ...parts].join('\n');
}
