import type { Language } from "../language.ts";

/**
 * Languages that are nearly one when they are written in Latin letters, by words that one has and the other has not. Counted in 7,022 Indonesian and
 * 9,492 Malay phrases, and in 1,892 Lao and 1,617 Thai ones: each is at least ten times as frequent in its own. Names of places are in no language.
 */
const MARKS: Readonly<Partial<Record<Language, readonly string[]>>> = {
  id: [
    "ga|gak|gk|nggak|ngga|enggak|bisa|bs|udah|udh|gimana|gmn|kalo|klo|aja|kok|sih|dong|banget|mbak|blm|jg|krn|karena|pengen|disuruh",
    "dikasih|dipotong|paspor|pabrik|kantor|temen|kapan|pake|istri|nunggu|butuh|bikin|ngomong|nyonya|juragan|ngerti|malem|bener|capek|uang|gajinya",
    "sampe|dapet|dimana|ilang|telpon|nanya|calo|abdi|teu|naon",
  ],
  ms: [
    "tak|nak|nk|kat|dkt|takde|xde|tiada|macam|mcm|camne|je|sebab|sbb|hantar|cakap|ckp|ambik|sikit|tengok|pejabat|awak|esok|isteri|bilik|pasport",
    "ejen|mintak|faham|jugak|pegi|bila|bagitau|peguam|mahkamah|tarak|kamek|ambo|sapa|ni|tu",
  ],
  lo: ["bor|baw|khoy|het|hed|laeo|leo|deuan|dae|nyang|viak|wiak|hian|luat|haeng|lueang|kheun|bolisad|tamluat|leuy|khuam|naew|sabaidee"],
  th: ["mai|laew|ngai|arai|duean|krub|krap|raeng|chuai|khrai|krai|thueng|duai|rao|phuean|tamruat|rok|loei|plao|chan|phom|khun|thammai"],
};

/** Javanese is in none of our languages; who writes it reads Indonesian. None of these is a word of another. */
const JAVANESE =
  /(?<![\p{L}\p{M}])(?:karo|wedi|mlebu|ora|piye|wis|arep|mboten|omah|omahe|metu|durung|ndang|sopo|ngono|ngene|saiki|mulih|njaluk|tulung|piro|gelem|gowo|digowo|digebuk|digebugi|didemek|didemok|kowe|kulo|bokongku|susuku|awakku|gajiku|duitku|bojoku|anakku|pasporku|pak e|bu e|dikon|dikongkon|ngglethak|nyambut gawe|kerjo|bayarane|majikanku|wong wedok|wong lanang)(?![\p{L}\p{M}])/gu;

const found = new Map(
  Object.entries(MARKS).map(([language, lines]) => [
    language,
    new RegExp(`(?<![\\p{L}\\p{M}])(?:${lines.join("|")})(?![\\p{L}\\p{M}])`, "gu"),
  ]),
);

/** How many different words of a folded text only this one of two neighbours has. */
export function marksOf(text: string, language: Language): number {
  const marks = found.get(language);
  const own = marks === undefined ? [] : (text.match(marks) ?? []);
  return new Set(language === "id" ? [...own, ...(text.match(JAVANESE) ?? [])] : own).size;
}

/** How much likelier who wrote one of two neighbours goes on in it, whose word this is. */
const MARKED = 20;
/** How much likelier Javanese is meant for Indonesian: no phrase of another language looks like it. */
const IN_JAVANESE = 200;
const WORDS_OF_JAVANESE = 2;

/** Who reads one of these reads the other nearly as well, in Latin letters at least. */
const NEIGHBOUR: Readonly<Partial<Record<Language, Language>>> = { id: "ms", ms: "id", lo: "th", th: "lo" };

export const areNeighbours = (one: Language, other: Language): boolean => NEIGHBOUR[one] === other;

/** How much likelier a folded text is in a language by its marks, after a message in `before`. */
export function pullOf(text: string, language: Language, before: Language | undefined): number {
  const javanese = language === "id" ? new Set(text.match(JAVANESE) ?? []).size : 0;
  const neighbour = NEIGHBOUR[language];
  const stays = language === before && neighbour !== undefined && marksOf(text, language) > 0 && marksOf(text, neighbour) === 0;
  return (javanese >= WORDS_OF_JAVANESE ? IN_JAVANESE : 1) * (stays ? MARKED : 1);
}

/** Countries of work are spoken of in every language, but phrases of their own have them most. */
const PLACES = /(?<!\p{L})(?:malaysia|msia|singapore|singapura|brunei|thailand|taiwan|hong ?kong|korea|ringgit|rm|baht)(?!\p{L})/gu;
const WORDS_ENOUGH = 3;

/** A folded text without the names of countries, as long as enough is left to tell its language by. */
export function withoutPlaces(text: string): string {
  const rest = text.replace(PLACES, " ");
  return (rest.match(/[\p{L}\p{M}]+/gu)?.length ?? 0) >= WORDS_ENOUGH ? rest : text;
}
