/** Why the service did not start, in sentences. */
export class StartRefused extends Error {
  readonly sentences: readonly string[];
  constructor(sentences: readonly string[]) {
    super(sentences.join("\n"));
    this.name = "StartRefused";
    this.sentences = sentences;
  }
}
