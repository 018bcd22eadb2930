/** Thrown by a step that has done nothing, because something else changed the host after the plan was made. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}
