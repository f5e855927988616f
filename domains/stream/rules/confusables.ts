// Letters of other scripts that pass for Latin ones, in the eyes of readers who do not expect them.

/** Pairs of strings of the same length: each letter of the first passes for its neighbour in the second. */
const LOOKALIKES: readonly (readonly [string, string])[] = [
  // Cyrillic
  ["авекмнорстухіјѕԁԛԝһӏгпьѵєзії", "abekmhopctyxijsdqwhlrnbveeii"],
  ["АВЕКМНОРСТУХІЈЅԀԚԜҺӀЗ", "abekmhopctyxijsdqwhle"],
  // Greek
  ["αβγεηικνορτυχωμπσς", "abyeniknoptuxwunos"],
  ["ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx"],
  // Armenian
  ["օսոհյցզքփ", "ounhjgqpf"],
  // Cherokee, whose capitals are Latin ones to the eye
  ["ᎪᏴᏟᎬᎻᎫᏦᏞᎷᏢᏚᎢᎳᏃᏙᎡᎩᎥᏀᎽᎾᏒႮ", "abcehjklmpstwzvryigyoru"],
  // Phonetic letters and small capitals
  ["ɑɡıɩɪłøđħʀɴʟʙɢʜᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡʏᴢꜱꜰɔɛʋƙɦƒ", "agiiilodhrnlbghacdejkmoptuvwyzsfcevkhf"],
];

const TABLE = new Map<string, string>(
  LOOKALIKES.flatMap(([theirs, ours]) => {
    const letters = [...ours];
    return [...theirs].map((letter, index): [string, string] => [letter, letters[index]]);
  }),
);

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
