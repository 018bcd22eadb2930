import { createInterface } from 'node:readline';
import type { Host, PromptedLine } from './host.ts';

/**
 * Reads a line on the terminal; see Host.promptLine. Each call has its own interface, so that between two of them the terminal is in
 * its usual mode and belongs to what vnet runs.
 */
export const promptLine: Host['promptLine'] = ({ prompt, history, typed, complete }) =>
  new Promise<PromptedLine>((resolve) => {
    const lines: string[] = [];
    let isOpen = true;
    const reader = createInterface({
      input: process.stdin,
      output: process.stdout,
      terminal: true,
      prompt,
      history: [...history],
      historySize: history.length + 1,
      removeHistoryDuplicates: true,
      completer: (before: string, done: (error: null, found: [string[], string]) => void) => {
        // The line may end, in a pasted text, before there are candidates.
        const answer = (candidates: readonly string[], end: string) => {
          if (isOpen) done(null, [[...candidates], end]);
        };
        complete(before).then(
          ([candidates, end]) => answer(candidates, end),
          () => answer([], before),
        );
      },
    });
    const finish = (ended: PromptedLine['ended'], rest = '') => {
      if (!isOpen) return;
      isOpen = false;
      reader.close();
      resolve({ lines, rest, ended });
    };
    reader.on('line', (line) => {
      lines.push(line);
      // The terminal gives a pasted text in one piece: all its lines are read first.
      if (lines.length === 1) setImmediate(() => finish('enter', reader.line));
    });
    reader.once('SIGINT', () => {
      process.stdout.write('^C\r\n');
      finish('interrupt');
    });
    // After Ctrl-Z and fg(1), the interface waits for a prompt.
    reader.on('SIGCONT', () => reader.prompt(true));
    reader.once('close', () => finish('end'));
    reader.prompt();
    if (typed !== undefined) reader.write(typed);
  });
