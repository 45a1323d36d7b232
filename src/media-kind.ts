/** What browsers may show in a page of ours; anything else is given as a file to keep, of a type that no browser opens. */
const SHOWN: Readonly<Record<string, "photo" | "sound" | "video">> = {
  "image/jpeg": "photo",
  "image/png": "photo",
  "image/webp": "photo",
  "audio/ogg": "sound",
  "audio/mpeg": "sound",
  "audio/mp4": "sound",
  "video/mp4": "video",
};

/** Names that the library and the browsers' standards give to the same format. */
const SAME: Readonly<Record<string, string>> = { "audio/x-m4a": "audio/mp4", "audio/opus": "audio/ogg" };

/** The library is given no more to read: what strangers send must not keep it busy. */
const BEGINNING = 64 * 1024;
/** For bytes that are nothing we know. */
export const UNKNOWN_TYPE = "application/octet-stream";

/** The type that the bytes are by their beginning, such as `image/jpeg`; what the sender says of them counts for nothing. */
export async function mimeOf(bytes: Uint8Array): Promise<string> {
  const { fileTypeFromBuffer } = await import("file-type"); // loaded with the first file, not with the service
  const found = await fileTypeFromBuffer(bytes.subarray(0, BEGINNING)).catch(() => undefined); // a file that breaks the library is one it does not know
  const mime = found?.mime.split(";")[0] ?? UNKNOWN_TYPE;
  return SAME[mime] ?? mime;
}

/** How a page shows a file of a type; null: only as a file. */
export function shownAs(mime: string): "photo" | "sound" | "video" | null {
  return Object.hasOwn(SHOWN, mime) ? (SHOWN[mime] ?? null) : null;
}
