import { words } from "../words.ts";

/** Words that add nothing of their own to "and in Malaysia?". */
const FUNCTION_WORDS = new Set(
  `a about also and at but for from go going how i if in is it me my now ok or same so the there this to we what whats then please u im
  dan di ke kalau kalo klo untuk buat utk bagaimana gimana gmn dari juga kok yg yang itu ini saya aku apa kerja sektor sebagai jadi gm
  work working worker job here sa ang ng naman paano kung o thi con sao
  nov tov chos doch der yang mech hery te muk knhom srok prothes mok ban
  ka ko mha sos yin kaw yaw nay twin alote
  នៅ ទៅ ចុះ វិញ ហើយ បើ ក៏ ដែរ យ៉ាង ម៉េច មក ពី ខ្ញុំ ប្រទេស ស្រុក ធ្វើការ ការងារ ទេ អី អត់ នៃ ខាង
  မှာ ဆို ရော ကော က ကို အတွက် ဆိုရင် လို လည်း ဘယ်လို လဲ ကျတော့ တော့ နိုင်ငံ အလုပ် သွား ရင် နေ တာ`.split(/\s+/),
);
const OTHERS = 1;
const SHORT = 2;

/** True when a folded text holds the mentions, which may overlap, and little more than function words. */
export function isBare(text: string, mentions: readonly { readonly from: number; readonly to: number }[]): boolean {
  let rest = "";
  let at = 0;
  for (const { from, to } of [...mentions].sort((one, other) => one.from - other.from)) {
    rest += `${text.slice(at, Math.max(at, from))} `;
    at = Math.max(at, to);
  }
  const left = words(rest + text.slice(at)).filter((word) => !FUNCTION_WORDS.has(word));
  return left.length <= OTHERS && left.every((word) => word.length <= SHORT);
}
