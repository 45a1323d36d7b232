/** qrcode-terminal ships no types: the part that is used. */
declare module "qrcode-terminal" {
  const printer: { generate(text: string, options: { readonly small: boolean }, done: (picture: string) => void): void };
  export default printer;
}
