interface Named {
  readonly kind: string;
  readonly from: number;
  readonly to: number;
}

/** Of whom a people's name is said, if not of the writer: those who are at home in the country of work, it seems, as bosses are; or friends from anywhere. */
export type Whose = "local" | "friend" | null;

const BOSS =
  "boss|bos|boos|bosku|bosnya|employer|owner|manager|supervisor|foreman|leader|agent|agency|broker|madam|mam|sir|amo|among|majikan|majikanku|majikane|juragan|mandor|mandur|tauke|toke|tokey|kepala|penyelia|pengurus|malik|sahu|chủ|chu|sếp|sep|quản lý|quan ly|môi giới|moi gioi|tổ trưởng|to truong|nai jang|naijang|nai chang|hua na|huana|thao kae|thaokae|thavke|takae|meneger|manejar|supervaijar|supervisar|dalal";
const BOSS_IN_SCRIPT =
  "นายจ้าง|เถ้าแก่|หัวหน้า|ผู้จัดการ|นายหน้า|โฟร์แมน|ນາຍຈ້າງ|ເຖົ້າແກ່|ຫົວຫນ້າ|ຫົວໜ້າ|ນາຍຫນ້າ|ថៅកែ|ប្រធាន|មេការ|នាយហ៊ុយ|មេខ្យល់|သူဌေး|အလုပ်ရှင်|ဘော့စ်|မန်နေဂျာ|ခေါင်းဆောင်|ပွဲစား|साहु|मालिक|म्यानेजर|सुपरभाइजर|एजेन्ट|মালিক|বস|ম্যানেজার|সুপারভাইজার|দালাল";
const FRIEND =
  "friend|friends|roommate|roomate|room mate|housemate|workmate|coworker|co worker|colleague|neighbour|neighbor|boyfriend|bf|girlfriend|gf|husband|wife|lover|kawan|kwn|teman|temen|temenku|temanku|konco|koncoku|sekamar|rekan|pacar|pacarku|suami|suamiku|isteri|istri|istriku|bojo|bojoku|tetangga|jiran|kaibigan|kasintahan|jowa|kasama|kasamahan|asawa|mister|bạn|ban trai|ban gai|cùng phòng|cung phong|chồng|chong|vợ|người yêu|nguoi yeu|hàng xóm|pheuan|phuean|phuan|faen|mou|mu ku|mit|mitt|songsar|thu nge chin|bondhu|bandhu|shami|sami|bou|sathi|saathi|srimati|shriman";
const FRIEND_IN_SCRIPT =
  "เพื่อน|แฟน|สามี|ผัว|เมีย|ภรรยา|ໝູ່|ຫມູ່|ແຟນ|ຜົວ|ເມຍ|មិត្ត|សង្សារ|ប្តី|ប្រពន្ធ|သူငယ်ချင်း|ချစ်သူ|ရည်းစား|ယောက်ျား|အခန်းဖော်|বন্ধু|স্বামী|বউ|রুমমেট|साथी|श्रीमान्|श्रीमती|रुममेट|बुढा|बुढी";

const one = (latin: string, script: string) => `(?:(?<!\\p{L})(?:${latin})(?!\\p{L})|${script})`;
const SOMEBODY = new RegExp(`${one(`${BOSS}|${FRIEND}`, `${BOSS_IN_SCRIPT}|${FRIEND_IN_SCRIPT}`)}`, "gu");
/** Further back, or in another part of the sentence, somebody else is spoken of. */
const NEAR = /^[^,.;:!?]{0,24}$/u;
const BOSS_BEHIND = new RegExp(`^ ?${one(BOSS, BOSS_IN_SCRIPT)}`, "u");
const FRIEND_BEHIND = new RegExp(`^ ?${one(FRIEND, FRIEND_IN_SCRIPT)}`, "u");
const SOMEBODY_WITHIN = new RegExp(one(`${BOSS}|${FRIEND}`, `${BOSS_IN_SCRIPT}|${FRIEND_IN_SCRIPT}`), "u");
const BOSS_WITHIN = new RegExp(one(BOSS, BOSS_IN_SCRIPT), "u");

/** Makes a people of a country's name, before or behind it, or as its beginning. */
const PEOPLE_BEFORE =
  /(?:(?<!\p{L})(?:org|orang|wong|uwong|urang|tiang|rakyat|warganegara|warga|khon|kon|người|nguoi|dân|dan|ng|taga|mga|jon cheat|chun cheat|chon cheat)|คน|ชาว|ຄົນ|ຊາວ|ជនជាតិ|សាសន៍) ?$/u;
const PEOPLE_BEHIND =
  /^ ?(?:(?:ko |er )?(?:man|men|guy|guys|boy|boys|woman|women|girl|girls|lady|ladies|people|person|peoples|chinese|malay|indian|nationality|origin|lok|manush|manus|manche|manchhe|manxe|lu myo)(?!\p{L})|(?:েরা|রা)(?!\p{L})|(?:র |ের )?(?:লোক|মানুষ|নাগরিক)|(?:को |का )?(?:मान्छे|मानिस|नागरिक)|လူမျိုး|လူ(?!\p{L}))/u;
const PEOPLE_WITHIN =
  /^(?:คน|ชาว|สาว|khon |kon |ຄົນ|ຊາວ|ជនជាតិ|người |nguoi |orang |org |wong )| (?:man|men|girl|woman|lady|people|national)$/u;

/** Somebody speaks of herself. */
const SELF =
  /(?<!\p{L})(?:i am|i'm|im|am|we are|we|me|us|saya|sy|aku|gue|kami|kita|kitorang|ako|kami po|kami ay|tôi|toi|em|mình|minh|con|cháu|bọn em|ami|amra|ma|hami|hamro|ka ku|khnhom|knhom|khoy|khoi|phom|kyun taw|kyawn ma)(?: (?:a|an|is|are|adalah|ini|ni|is a|also|juga|po|ay|là|la|ek jon|ekjon))? ?$|(?:ผม|หนู|ฉัน|ดิฉัน|เรา|เฮา|ข้อย|ຂ້ອຍ|ພວກເຮົາ|ខ្ញុំ|យើង|ကျွန်တော်|ကျွန်မ|আমি|আমরা|म|हामी)(?:เป็น|ເປັນ|ជា|က|တို့က)? ?$/u;
/** A name of a people that is asked for or spoken of in the crowd. */
const CROWD_BEFORE =
  /(?<!\p{L})(?:m?any|other|others|some|those|these|every|a|an|one|the|ada|banyak|ramai|semua|lain|may|maraming|ibang|các|nhiều|nhieu|mấy|có|co|đám|kono|onek|kohi|koi|dherai)(?: mga)? $|(?:มี|พวก|ມີ|ພວກ|មាន|ពួក|কোনো|অনেক|कोही|धेरै) ?$/u;
const CROWD_BEHIND = /^ ?(?:pun|pon|je|jer|saja|aja|doang|only|also get|all|lang|không vậy|kah|tak kat|there|here)(?!\p{L})/u;
/** Where somebody is, and not what she is. */
const PLACED =
  /(?:(?<!\p{L})(?:in|at|to|from|near|di|ke|kat|dkt|dekat|dari|sa|ở|nov|now|tov|pai|yu|you|yoo)|ที่|ไป|อยู่|จาก|ຢູ່|ໄປ|ຈາກ|នៅ|ទៅ|ពី) ?$/u;

/** An adjective that is listed as a name. */
const ADJECTIVE = /(?:ian|ean|ese)$/u;
const CROWD_ASKED = /(?<!\p{L})(?:[a]ny|other|ada|may|có|co|kono|koi|kohi) $|(?:มี|ມີ|មាន) ?$/u;
const ENDS = /^\W*(?:$|(?:there|here|ba|po|tak|ga|gak|di|kat|dyan|diyan|dito)(?!\p{L}))/u;

/** Whose people's name it is ("my roommate is thai man", "any bangla people there?"); null for the writer's own and for places. */
export function peopleOf(text: string, place: Named): Whose {
  if (place.kind !== "names" && place.kind !== "demonyms") return null;
  const [before, name, behind] = [
    text.slice(Math.max(0, place.from - 44), place.from),
    text.slice(place.from, place.to),
    text.slice(place.to),
  ];
  const adjective = place.kind === "demonyms" || ADJECTIVE.test(name);
  const lead = before.replace(PEOPLE_BEFORE, "");
  const marked = lead !== before || PEOPLE_WITHIN.test(name) || PEOPLE_BEHIND.test(behind);
  if (!adjective && !marked) return null;
  if (adjective && SOMEBODY_WITHIN.test(name)) return "local";
  if (PLACED.test(lead)) return null;
  const somebody = [...lead.matchAll(SOMEBODY)].at(-1);
  const between = somebody === undefined ? "" : lead.slice(somebody.index + somebody[0].length);
  if (somebody !== undefined && NEAR.test(between) && !isOwn(between)) return BOSS_WITHIN.test(somebody[0]) ? "local" : "friend";
  if (SELF.test(lead)) return null;
  if (adjective && BOSS_BEHIND.test(behind)) return "local";
  if (adjective && FRIEND_BEHIND.test(behind)) return "friend";
  const crowd = marked ? CROWD_BEFORE.test(lead) || CROWD_BEHIND.test(behind) : CROWD_ASKED.test(lead) && ENDS.test(behind);
  return crowd ? "local" : null;
}

/** "My boss shouts, I am ...": between the boss and the people somebody speaks of herself; right behind "boss" it is only whose boss. */
function isOwn(between: string): boolean {
  const self = SELF.exec(between);
  return self !== null && between.slice(0, self.index).trim() !== "";
}
