/** What was looked at and how it stands. A `fault` must be put right before Mitra serves workers; a `note` is good to know. */
export interface Check {
  readonly name: string;
  readonly state: "ok" | "note" | "fault";
  readonly message: string;
}
