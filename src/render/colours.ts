import { Chalk } from 'chalk';

/** Whether to colour was decided before these are loaded: they always do. */
const chalk = new Chalk({ level: 1 });

export const { dim, red, yellow, green, cyan, bold } = chalk;
