/** myanmar-tools ships no types: the part that is used. */
declare module "myanmar-tools" {
  class ZawgyiDetector {
    getZawgyiProbability(text: string): number;
  }
  class ZawgyiConverter {
    zawgyiToUnicode(text: string): string;
  }
  const tools: { readonly ZawgyiDetector: typeof ZawgyiDetector; readonly ZawgyiConverter: typeof ZawgyiConverter };
  export default tools;
}
