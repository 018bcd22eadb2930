import type { OwnCommand } from '../../cli/command.ts';
import validate from './validate.ts';

/** The same command under a name like those of virsh. */
const netValidate: OwnCommand = {
  ...validate,
  name: 'net-validate',
  summary: 'Validate files with networks, filters and interfaces; same as validate',
  examples: validate.examples.map(({ line, does }) => ({
    line: line.replace('vnet validate', 'vnet net-validate'),
    does,
  })),
};
export default netValidate;
