// Letters of other scripts that pass for Latin ones, in the eyes of readers who do not expect them.

/** Pairs of strings of the same length: each letter of the first passes for its neighbour in the second. */
const LOOKALIKES: readonly (readonly [string, string])[] = [
  // Cyrillic
  ["авекмнорстухіјѕԁԛԝһӏгпьѵєзіїүұ", "abekmhopctyxijsdqwhlrnbveeiiyy"],
  ["АВЕКМНОРСТУХІЈЅԀԚԜҺӀЗ", "abekmhopctyxijsdqwhle"],
  // Greek
  ["αβγεηικνορτυχωμπσς", "abyeniknoptuxwunos"],
  ["ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx"],
  // Armenian
  ["օսոհյցզքփ", "ounhjgqpf"],
  // Cherokee, whose capitals are Latin ones to the eye
  ["ᎪᏴᏟᎬᎻᎫᏦᏞᎷᏢᏚᎢᎳᏃᏙᎡᎩᎥᏀᎽᎾᏒႮ", "abcehjklmpstwzvryigyoru"],
  // Coptic, Georgian, Hebrew
  ["ⲁⲃⲉⲏⲓⲕⲙⲛⲟⲣⲥⲧⲩⲭოყס", "abehikmnopctyxoyo"],
  // Lisu
  ["ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "bpdtgkjczfmnlsrvhwxyaeiou"],
  // Canadian syllabics, as what turns text into "fonts" uses them
  ["ᗩᗷᑕᗪᖴᕼᒍᒪᗰᑎᑭᑫᖇᔕᑌᐯᗯ᙭ᘔ", "abcdfhjlmnpqrsuvwxz"],
  // Noughts of other scripts: Arabic fives, Devanagari, Bengali, Tamil, Thai, Lao
  ["٥۵०০௦๐໐", "ooooooo"],
  // Phonetic letters and small capitals
  ["ɑɡıɩɪłøđħʀɴʟʙɢʜᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡʏᴢꜱꜰɔɛʋƙɦƒ", "agiiilodhrnlbghacdejkmoptuvwyzsfcevkhf"],
];

const TABLE = new Map<string, string>(
  LOOKALIKES.flatMap(([theirs, ours]) => {
    const letters = [...ours];
    return [...theirs].map((letter, index): [string, string] => [letter, letters[index]]);
  }),
);

/** Letters and signs that are other letters upside down. */
const UPSIDE_DOWN = new Map(
  [..."ɐqɔpǝɟƃɥᴉıɾʞʃɯuodbɹsʇnʌʍxʎz∀Ǝ˥⅄"].map((letter, index): [string, string] => [
    letter,
    "abcdefghiijklmnopqrstuvwxyzaely"[index],
  ]),
);
/** Those of them that nobody writes for another reason. */
const TURNED = /[ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ]/gu;

/** Text turned round, if it was written upside down: at least two letters say so. */
export function turned(text: string): string | undefined {
  if ((text.match(TURNED) ?? []).length < 2) return undefined;
  return [...text].reverse().map((letter) => UPSIDE_DOWN.get(letter) ?? letter).join("");
}

/** Letters in boxes and flags that no normalization turns into letters: where each alphabet begins. */
const ALPHABETS = [0x1f150, 0x1f170, 0x1f1e6];

/** The Latin letter that a character passes for; the character itself if it passes for none. */
export function latin(character: string): string {
  const found = TABLE.get(character);
  if (found) return found;
  const code = character.codePointAt(0)!;
  const alphabet = ALPHABETS.find((first) => code >= first && code < first + 26);
  return alphabet === undefined ? character : String.fromCharCode(97 + code - alphabet);
}
