import myanmarTools from "myanmar-tools";
import type { Zawgyi } from "../domain/normalize.ts";

let tools:
  | { detector: InstanceType<typeof myanmarTools.ZawgyiDetector>; converter: InstanceType<typeof myanmarTools.ZawgyiConverter> }
  | undefined;

/** Zawgyi by the tables of Google's myanmar-tools, which are read when the first Burmese text comes. */
export const zawgyi: Zawgyi = {
  probability: (text) => load().detector.getZawgyiProbability(text),
  convert: (text) => load().converter.zawgyiToUnicode(text),
};

function load() {
  tools ??= { detector: new myanmarTools.ZawgyiDetector(), converter: new myanmarTools.ZawgyiConverter() };
  return tools;
}
