import { rounded } from "./money.ts";

export const PERIODS = ["month", "day", "hour"] as const;
export type Period = (typeof PERIODS)[number];

/** Weeks in an average month, as it is said. */
export const WEEKS_A_MONTH = rounded(52 / 12);
/** Where the law has no weekly hours, a week has at least one day of rest. */
const MOST_WORKING_DAYS = 6;

/** What a month's pay is reckoned from; null is not known. Hours are those without breaks; rates are multiples of ordinary pay. */
export interface PayInput {
  readonly pay: number;
  readonly per: Period;
  readonly hoursADay: number | null;
  readonly daysAWeek: number | null;
  /** As the worker counted them. */
  readonly overtime: number | null;
  readonly lawHoursADay: number | null;
  readonly lawHoursAWeek: number | null;
  readonly overtimeRate: number | null;
  readonly received: number | null;
}

/** A month's pay with the steps of the sum, each rounded as it is said, so that a worker can reckon it again. Nothing is negative. */
export interface PaySum {
  /** Days, or ordinary hours, that ordinary pay was multiplied with; null for pay by the month. */
  readonly times: number | null;
  readonly ordinary: number;
  /** Hours of overtime in the month; null when not known. */
  readonly overtime: number | null;
  /** Ordinary hours in the month that a monthly pay, or in a day that a daily pay, was divided by. */
  readonly divisor: number | null;
  readonly hourly: number | null;
  /** Null when it cannot be reckoned. */
  readonly overtimePay: number | null;
  readonly total: number;
  readonly missing: number | null;
}

/** Null when days or hours are lacking without which there is no month's pay. */
export function paySum(input: PayInput): PaySum | null {
  const overtime = overtimeOf(input);
  const times = timesOf(input, overtime);
  if (input.per !== "month" && times === null) return null;
  const ordinary = rounded(input.pay * (times ?? 1));
  const divisor = divisorOf(input, overtime);
  const hourly = input.per === "hour" ? input.pay : divisor ? rounded(input.pay / divisor) : null;
  const payable = overtime !== null && overtime > 0 && hourly !== null && input.overtimeRate !== null;
  const overtimePay = payable ? rounded(overtime * hourly * input.overtimeRate) : null;
  const total = rounded(ordinary + (overtimePay ?? 0));
  const missing = input.received === null ? null : Math.max(0, rounded(total - input.received));
  return { times, ordinary, overtime, divisor, hourly, overtimePay, total, missing };
}

/** Whether overtime follows from the hours worked and the law, so that it need not be asked. */
export function tellsOvertime(input: Pick<PayInput, "hoursADay" | "daysAWeek" | "lawHoursADay" | "lawHoursAWeek">): boolean {
  return input.hoursADay !== null && input.daysAWeek !== null && (input.lawHoursADay !== null || input.lawHoursAWeek !== null);
}

/** Beyond the hours of a day or of a week, whichever gives more. Pay by the day has paid each ordinary day already, however many there are. */
function overtimeOf(input: PayInput): number | null {
  const { hoursADay, daysAWeek, lawHoursADay, lawHoursAWeek, per } = input;
  if (!tellsOvertime(input) || hoursADay === null || daysAWeek === null) return input.overtime;
  const byDay = lawHoursADay === null ? 0 : (hoursADay - lawHoursADay) * daysAWeek;
  const byWeek = lawHoursAWeek === null || per === "day" ? 0 : hoursADay * daysAWeek - lawHoursAWeek;
  return Math.round(Math.max(0, byDay, byWeek) * WEEKS_A_MONTH);
}

function timesOf({ per, hoursADay, daysAWeek }: PayInput, overtime: number | null): number | null {
  if (per === "month" || daysAWeek === null) return null;
  if (per === "day") return Math.round(daysAWeek * WEEKS_A_MONTH);
  return hoursADay === null ? null : Math.max(0, Math.round(hoursADay * daysAWeek * WEEKS_A_MONTH) - (overtime ?? 0));
}

function divisorOf(input: PayInput, overtime: number | null): number | null {
  if (input.per === "hour") return null;
  const hours = input.per === "day" ? ordinaryDay(input) : ordinaryMonth(input, overtime);
  return hours !== null && hours >= 1 ? hours : null;
}

function ordinaryDay({ hoursADay, lawHoursADay }: PayInput): number | null {
  return lawHoursADay === null ? hoursADay : Math.min(lawHoursADay, hoursADay ?? lawHoursADay);
}

function ordinaryMonth({ hoursADay, daysAWeek, lawHoursADay, lawHoursAWeek }: PayInput, overtime: number | null): number | null {
  const worked = hoursADay === null || daysAWeek === null ? null : hoursADay * daysAWeek;
  const lawful =
    lawHoursAWeek ?? (lawHoursADay === null ? null : lawHoursADay * Math.min(daysAWeek ?? MOST_WORKING_DAYS, MOST_WORKING_DAYS));
  if (lawful !== null) return Math.round(Math.min(lawful, worked ?? lawful) * WEEKS_A_MONTH);
  return worked === null ? null : Math.max(0, Math.round(worked * WEEKS_A_MONTH) - (overtime ?? 0));
}
