/** The longest file name on Linux, in bytes: NAME_MAX. */
export const MAX_FILE_NAME = 255;
