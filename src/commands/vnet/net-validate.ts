import type { OwnCommand } from '../../cli/command.ts';
import validate from './validate.ts';

/** The same command under a name like virsh's own. */
const netValidate: OwnCommand = {
  ...validate,
  name: 'net-validate',
  examples: validate.examples.map(({ line, does }) => ({
    line: line.replace('vnet validate', 'vnet net-validate'),
    does,
  })),
};
export default netValidate;
