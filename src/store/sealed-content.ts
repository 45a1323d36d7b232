import type { Content } from "../domain/message.ts";
import { decrypt, encrypt } from "./media-crypt.ts";

/** How a place or a contact card is written: what is in it only encrypted. */
export interface SealedContent {
  readonly kind: "location" | "contact";
  /** Base64 of what `encrypt` made. */
  readonly sealed: string;
}

/** One that could not be opened. It goes about as a locked content with what was written, so that nothing of it is lost at the next write. */
export type LockedContent = SealedContent & { readonly without: "locked" };

/** A content with something in it that is not written in plain. */
export type PrivateContent = Extract<Content, { readonly latitude: number } | { readonly cards?: unknown }>;

/** Whether something in it must be encrypted before it is written. */
export function isPrivate(content: Content): content is PrivateContent {
  if (content.kind === "location") return "latitude" in content;
  return content.kind === "contact" && "cards" in content;
}

/** Whether it is as it was written. */
export function isSealed(content: Content): content is Content & SealedContent {
  return (content.kind === "location" || content.kind === "contact") && "sealed" in content && typeof content.sealed === "string";
}

/** Seals a content; bound to its place, it cannot be opened in another. */
export function sealContent(key: Uint8Array, content: PrivateContent, place: string): SealedContent {
  return { kind: content.kind, sealed: encrypt(key, Buffer.from(JSON.stringify(content)), place).toString("base64") };
}

/** Opens what was sealed in a place; null under another key, or when it is damaged or from elsewhere. */
export function openContent(key: Uint8Array, { sealed }: SealedContent, place: string): PrivateContent | null {
  const opened = decrypt(key, Buffer.from(sealed, "base64"), place);
  return typeof opened === "string" ? null : JSON.parse(opened.toString("utf8")); // what opens in this place was written by `sealContent`
}

/** The same without what is in it, which stays as it was written. */
export function locked({ kind, sealed }: SealedContent): LockedContent {
  return { kind, without: "locked", sealed };
}
