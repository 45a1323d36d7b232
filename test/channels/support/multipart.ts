/** The fields of a form with files, as a platform reads them: files are their bytes. */
export async function fieldsOf(sent: Uint8Array<ArrayBuffer>, contentType: string): Promise<Readonly<Record<string, unknown>>> {
  const form = await new Response(sent, { headers: { "content-type": contentType } }).formData();
  const fields = [...form.entries()].map(async ([name, value]) => [name, value instanceof Blob ? await value.bytes() : value] as const);
  return Object.fromEntries(await Promise.all(fields));
}
