/** A step of something that is journaled cannot go on without the person; what they are asked is the wing's own. */
export class NeedsPerson<Question> extends Error {
  readonly question: Question;
  readonly hint: string;

  /**
   * @param question what they are asked
   * @param message why it waits
   * @param hint what they can do
   */
  constructor(question: Question, message: string, hint: string) {
    super(message);
    this.question = question;
    this.hint = hint;
  }
}

/** Somebody told it something else while a step was under way: to pause, to turn back, to close. */
export class Interrupted extends Error {}
