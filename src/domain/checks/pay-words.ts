import { isDoubtful } from "../answers/sources.ts";
import type { Fact, Found } from "../content.ts";
import { countryName, formatValue } from "../format.ts";
import type { Params, Turn } from "../turn.ts";
import { phrase } from "../turn.ts";
import { moneyText, placeOfWork } from "./money.ts";
import type { Basis, PayRules } from "./pay.ts";
import { type PayInput, type PaySum, paySum, WEEKS_A_MONTH } from "./pay-sum.ts";
import { after, dateOf, questionOf, sayWithSources, wordsOf } from "./tell.ts";

const TOPIC = "wages.minimum";

/** Says what a month's pay should be about, step by step, with the facts that the sum rests on; or what is lacking for a sum. */
export function concludePay(turn: Turn, basis: Basis | null, input: PayInput | null, rules: PayRules): Turn {
  const question = questionOf(turn, TOPIC, placeOfWork(turn.conversation));
  const sum = input && paySum(input);
  if (basis === null || input === null || sum === null) {
    const lines = [phrase(turn, basis === null ? "check.pay.no-pay" : "check.pay.no-days")];
    return sayWithSources(turn, question, lines, { choices: after(turn, "wages.minimum") });
  }
  const words = new Words(turn, basis, sum);
  const facts = [basis.minimum, ...overtimeFacts(basis, sum, input, rules)].filter((fact) => fact !== null);
  const said = sayWithSources(
    turn,
    question,
    [...words.ordinary(), ...words.overtime(rules), ...words.result(input), ...words.unjudged(rules)],
    { facts },
  );
  const lines = [phrase(turn, "check.pay.not-counted"), phrase(turn, "check.pay.do")];
  return sayWithSources(said, question, lines, { choices: after(turn, "complaint.where", "complaint.evidence") });
}

/** What overtime rests on: its rate, and the hours after which it begins, where they made a difference. */
function overtimeFacts({ per }: Basis, { overtime, overtimePay }: PaySum, input: PayInput, rules: PayRules): (Fact | null)[] {
  const rate = overtimePay === null ? null : rules.overtimeRate;
  const reckoned = input.hoursADay !== null && input.daysAWeek !== null && overtime !== null;
  const divided = overtimePay !== null && per !== "hour";
  return [rate, ...(reckoned || divided ? [rules.hoursADay, rules.hoursAWeek] : [])];
}

/** The lines of one sum. */
class Words {
  readonly #turn: Turn;
  readonly #basis: Basis;
  readonly #sum: PaySum;

  constructor(turn: Turn, basis: Basis, sum: PaySum) {
    this.#turn = turn;
    this.#basis = basis;
    this.#sum = sum;
  }

  ordinary(): Found[] {
    const { pay, per, minimum, agreed } = this.#basis;
    const { times, ordinary } = this.#sum;
    const whose = agreed ? "raised" : minimum ? "minimum" : "agreed";
    const place = minimum ? { country: countryName(minimum.jurisdiction, this.#language), date: dateOf(this.#turn, minimum) } : {};
    const lower = agreed ? { agreed: this.#money(agreed.amount) } : {};
    const lines = [this.#say("title"), this.#say(`${whose}-${per}`, { pay: this.#money(pay.amount), ...place, ...lower })];
    if (times === null) return lines;
    const multiplied = {
      pay: this.#money(pay.amount),
      times: this.#count(times, per === "day" ? "days" : "hours"),
      sum: this.#money(ordinary),
    };
    return [...lines, this.#say("ordinary", multiplied)];
  }

  overtime({ overtimeRate }: PayRules): Found[] {
    const { overtime, overtimePay, hourly } = this.#sum;
    if (overtime === 0) return [this.#say("no-overtime")];
    if (overtime === null) return [this.#say("overtime-open")];
    const hours = this.#count(overtime, "hours");
    if (overtimePay === null || hourly === null || overtimeRate === null)
      return [this.#say(overtimeRate ? "no-hourly" : "no-rate", { hours })];
    const rate = this.#count(overtimeRate.values.value?.amount ?? 1);
    const sum = { hours, hourly: this.#money(hourly), rate, sum: this.#money(overtimePay), date: dateOf(this.#turn, overtimeRate) };
    // Limits of the rule, such as for high pay, are in its words.
    const rule = wordsOf(this.#turn, overtimeRate);
    return [...this.#division(), this.#say("overtime-sum", sum), ...(rule ? [rule] : [])];
  }

  /** How a month's or a day's pay becomes an hour's: the law of many countries has a rule of its own for it. */
  #division(): Found[] {
    const { pay, per } = this.#basis;
    const { divisor, hourly } = this.#sum;
    if (divisor === null || hourly === null) return [];
    const params = { pay: this.#money(pay.amount), hours: this.#count(divisor, "hours"), hourly: this.#money(hourly) };
    return [this.#say(`hour-of-${per}`, per === "month" ? { ...params, weeks: this.#count(WEEKS_A_MONTH) } : params)];
  }

  /** "Nothing is missing" says nothing about pay that is too low from the start. */
  unjudged({ minimum }: PayRules): Found[] {
    const { pay, per } = this.#basis;
    const lowest = minimum[per];
    const clear = lowest?.values.value?.currency === pay.currency && lowest !== undefined && !isDoubtful(lowest, this.#turn.event.at);
    return clear || this.#basis.minimum ? [] : [this.#say("no-minimum")];
  }

  result({ received }: PayInput): Found[] {
    const { total, missing } = this.#sum;
    const lines = [this.#say("total", { total: this.#money(total) })];
    if (received === null || missing === null) return lines;
    const got = { received: this.#money(received) };
    return [...lines, missing > 0 ? this.#say("missing", { ...got, missing: this.#money(missing) }) : this.#say("enough", got)];
  }

  get #language() {
    return this.#turn.conversation.language;
  }

  #say(key: string, params?: Params): Found {
    return phrase(this.#turn, `check.pay.${key}`, params);
  }

  #money(amount: number): string {
    return moneyText({ ...this.#basis.pay, amount }, this.#language, this.#turn.content);
  }

  #count(amount: number, unit?: string): string {
    return formatValue(unit ? { amount, unit } : { amount }, this.#language, this.#turn.content);
  }
}
