/** What a command cannot do as asked; `message` is one line that says what to do next. Nothing was changed. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message.replace(/\s*\n\s*/g, " "));
    this.name = "Refusal";
  }
}

/** Exit codes: 1 when what was checked has faults, 2 when the command was given something that it cannot use. */
export const FAULTY = 1;
export const UNUSABLE = 2;
