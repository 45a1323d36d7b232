import type { MessageId } from "../domain/message.ts";

/** What follows the id of a message in the ids of the rows that carry it. */
const PART = /~(\d+)/;
const AGAIN = "~again";
const INVITATION = "~invitation";
const OF_A_MESSAGE = /(~\d+|~again|~invitation)+$/;

/** The id of one part of a message; the first has that of the message. */
export const rowOfPart = (message: MessageId, part: number): string => (part === 0 ? message : `${message}~${part}`);

/** The message of the transcript that a row is, or is a part of. */
export const messageOfRow = (row: string): MessageId => row.replace(OF_A_MESSAGE, "");

/** Which part of its message a row is, from 0. */
export const partOf = (row: string): number => Number(PART.exec(row.slice(messageOfRow(row).length))?.[1] ?? 0);

/** The id under which a row goes out once more, when the platform had taken it and given it back. */
export const againOf = (row: string): string => `${row}${AGAIN}`;
export const isAgain = (row: string): boolean => row.endsWith(AGAIN);

/** The name of the call that asks the worker to write because of a row. */
export const invitationOf = (row: string): string => `${row}${INVITATION}`;
/** The row because of which the worker was asked to write; null for a name of no such call. */
export const invitedFor = (name: string): string | null => (name.endsWith(INVITATION) ? name.slice(0, -INVITATION.length) : null);
