/** Something else changed the host after the plan was made: nothing is done, and a new plan may work. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}
