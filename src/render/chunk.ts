/** Long output is handed on in pieces of about this many bytes: what a pipe holds, so that its reader need not wait. */
export const PIECE = 64 * 1024;

/** The first is small: what a loop has not done by the time that V8 optimises it, throws it back to be interpreted. */
export const FIRST_PIECE = 1024;
