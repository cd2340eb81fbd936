//! How a word sounds, whichever script it is written in.
//!
//! People type Bangla in Latin letters as they hear it (*Banglish*), each in a way of their own: `frij`, `friz` and
//! `fridge` for ফ্রিজ. Words that sound alike are taken for one another when a typed one stands nowhere. The rules are
//! ours; they follow the sounds of Bangla and the spellings of its phonetic keyboards.
//!
//! **Consonants.** What differs across scripts in breath or place only is one:
//!
//! | sound | Bangla | Latin |
//! |---|---|---|
//! | k | ক খ | `k kh q ck`, `c` unless before `e i y`; `x` is ks, at the beginning s |
//! | g | গ ঘ | `g`, not after n |
//! | c | চ ছ | `ch chh tch` |
//! | j | জ ঝ য | `j jh z`, `dg` and `g` before `e y` |
//! | t | ট ঠ ত থ ৎ | `t th ght` |
//! | d | ড ঢ দ ধ | `d dh` |
//! | n | ন ণ ঞ ঙ ং | `n ng` |
//! | p | প ফ | `p ph f` |
//! | b | ব ভ | `b bh v` |
//! | m l r s h | ম, ল, র ড় ঢ়, শ ষ স, হ | `m l r`, `s sh` and `c` before `e i y`, `ti` before `on`; h is silent at the end |
//!
//! **Vowels** are three: আ `a` are A; ই ঈ এ ঐ `e i y` are I; অ উ ঊ ও ঔ `o u w` are U. Only the first of a word counts,
//! because the others are hardly ever written alike. The vowel that Bangla does not write is U.

/// The longest word that is listened to, in characters; the rest of a longer one is not heard.
const MOST_CHARACTERS: usize = 32;

const HASANT: char = '\u{09CD}';
const NUKTA: char = '\u{09BC}';

/// How a word sounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sound {
    /// Consonants, after a `*` when a vowel comes first: `srtpn`.
    pub(super) coarse: String,
    /// The first vowel, then the consonants.
    pub(super) fine: String,
}

impl Sound {
    /// The sound of a word of letters. None for anything else, and for a word without a consonant.
    pub(super) fn of(word: &str) -> Option<Self> {
        let characters: Vec<char> = word.chars().take(MOST_CHARACTERS).collect();
        let mut heard = Heard::default();
        let mut at = 0;
        while at < characters.len() {
            let taken = match characters[at] {
                'a'..='z' => heard.latin(&characters, at),
                '\u{0980}'..='\u{09FF}' => heard.bangla(&characters, at),
                _ => return None,
            };
            at += taken;
        }
        heard.finish()
    }

    /// How many consonants it has; with one alone everything sounds alike.
    pub(super) fn consonants(&self) -> usize {
        self.coarse.trim_start_matches('*').len()
    }
}

/// What was heard so far.
#[derive(Default)]
struct Heard {
    consonants: String,
    first_vowel: Option<char>,
    begins_with_vowel: bool,
    /// Whether the last sound was a vowel: two equal consonants without one between are one.
    after_vowel: bool,
}

impl Heard {
    fn consonant(&mut self, sound: char) {
        if self.after_vowel || !self.consonants.ends_with(sound) {
            self.consonants.push(sound);
        }
        self.after_vowel = false;
    }

    fn vowel(&mut self, class: char) {
        self.begins_with_vowel |= self.consonants.is_empty();
        self.first_vowel.get_or_insert(class);
        self.after_vowel = true;
    }

    fn finish(self) -> Option<Sound> {
        let consonants = match self.consonants.strip_suffix('h') {
            Some(rest) if !self.after_vowel => rest.to_owned(),
            _ => self.consonants,
        };
        if consonants.is_empty() {
            return None;
        }
        let coarse = if self.begins_with_vowel { format!("*{consonants}") } else { consonants };
        let fine = format!("{}{coarse}", self.first_vowel.unwrap_or('-'));
        Some(Sound { coarse, fine })
    }

    /// Hears the Latin letters at a place; how many they are.
    fn latin(&mut self, characters: &[char], at: usize) -> usize {
        let rest = &characters[at..];
        let next = rest.get(1).copied().unwrap_or(' ');
        let starts = |text: &str| text.chars().enumerate().all(|(place, c)| rest.get(place) == Some(&c));
        for (letters, sound) in [
            ("chh", 'c'),
            ("tch", 'c'),
            ("ch", 'c'),
            ("ght", 't'),
            ("sh", 's'),
            ("th", 't'),
            ("ph", 'p'),
            ("kh", 'k'),
            ("gh", 'g'),
            ("dg", 'j'),
            ("dh", 'd'),
            ("bh", 'b'),
            ("jh", 'j'),
            ("rh", 'r'),
            ("ck", 'k'),
            ("ng", 'n'),
        ] {
            if starts(letters) {
                self.consonant(sound);
                return letters.len();
            }
        }
        if starts("tion") {
            self.consonant('s');
            return 2;
        }
        match rest[0] {
            'x' if at == 0 => self.consonant('s'),
            'x' => {
                self.consonant('k');
                self.consonant('s');
            }
            'c' if matches!(next, 'e' | 'i' | 'y') => self.consonant('s'),
            'g' if matches!(next, 'e' | 'y') => self.consonant('j'),
            'k' | 'q' | 'c' => self.consonant('k'),
            'j' | 'z' => self.consonant('j'),
            'p' | 'f' => self.consonant('p'),
            'b' | 'v' => self.consonant('b'),
            'h' if at > 0 && !self.after_vowel => {}
            'a' => self.vowel('A'),
            // Silent at the end, as in phone.
            'e' if at > 0 && rest.len() == 1 && self.first_vowel.is_some() => {}
            'e' | 'i' | 'y' => self.vowel('I'),
            'o' | 'u' | 'w' => self.vowel('U'),
            other => self.consonant(other),
        }
        1
    }

    /// Hears the Bangla letter at a place and what is written on it; how many characters they are.
    fn bangla(&mut self, characters: &[char], at: usize) -> usize {
        let after = |place: usize| characters.get(at + place).copied();
        let before = at.checked_sub(1).and_then(|before| characters.get(before)).copied();
        let (sound, taken) = match (characters[at], after(1)) {
            ('ড' | 'ঢ', Some(NUKTA)) => ('r', 2),
            // A glide: the vowels beside it are heard.
            ('য', Some(NUKTA)) => return 2,
            // The mark below another letter, which only opens its vowel.
            ('য', _) if before == Some(HASANT) => return 1,
            ('গ', _) if before == Some(HASANT) && self.consonants.ends_with('n') => return 1,
            ('ক' | 'খ', _) => ('k', 1),
            ('গ' | 'ঘ', _) => ('g', 1),
            ('চ' | 'ছ', _) => ('c', 1),
            ('জ' | 'ঝ' | 'য', _) => ('j', 1),
            ('ট' | 'ঠ' | 'ত' | 'থ', _) => ('t', 1),
            ('ড' | 'ঢ' | 'দ' | 'ধ', _) => ('d', 1),
            ('ন' | 'ণ' | 'ঞ' | 'ঙ', _) => ('n', 1),
            ('প' | 'ফ', _) => ('p', 1),
            ('ব' | 'ভ', _) => ('b', 1),
            ('ম', _) => ('m', 1),
            ('র', _) => ('r', 1),
            ('ল', _) => ('l', 1),
            ('শ' | 'ষ' | 'স', _) => ('s', 1),
            ('হ', _) => ('h', 1),
            // These two have no vowel of their own.
            ('ৎ', _) => return self.closed('t'),
            ('ং', _) => return self.closed('n'),
            // অ্যা is one vowel, written on অ.
            ('অ' | 'এ', Some(HASANT)) => return 1,
            ('আ' | 'া', _) => return self.open('A'),
            ('ই' | 'ঈ' | 'এ' | 'ঐ' | 'ি' | 'ী' | 'ে' | 'ৈ', _) => return self.open('I'),
            ('অ' | 'উ' | 'ঊ' | 'ও' | 'ঔ' | 'ু' | 'ূ' | 'ো' | 'ৌ', _) => {
                return self.open('U');
            }
            ('ঋ' | 'ৃ', _) => {
                self.consonant('r');
                return self.open('I');
            }
            _ => return 1,
        };
        self.consonant(sound);
        match after(taken) {
            Some(mark) if is_written(mark) => {}
            Some(_) => self.vowel('U'),
            None => {}
        }
        taken
    }

    fn closed(&mut self, sound: char) -> usize {
        self.consonant(sound);
        1
    }

    fn open(&mut self, class: char) -> usize {
        self.vowel(class);
        1
    }
}

/// Whether a mark takes the place of the vowel that is not written.
fn is_written(mark: char) -> bool {
    matches!(mark, HASANT | '\u{09BE}'..='\u{09CC}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fine(word: &str) -> String {
        Sound::of(word).unwrap().fine
    }

    fn coarse(word: &str) -> String {
        Sound::of(word).unwrap().coarse
    }

    #[test]
    fn banglish_sounds_like_bangla() {
        for (bangla, latin) in [
            ("ফ্রিজ", "frij friz fridge phrij"),
            ("মোবাইল", "mobail mobile mubail mobaeel"),
            ("স্মার্টফোন", "smartfon smartphone smartphon"),
            ("ফ্যান", "fan phan"),
            ("ফোন", "fon phone fone"),
            ("টেলিভিশন", "television telibhison tilivishon"),
            ("চার্জার", "charger charjar"),
            ("স্যামসাং", "samsung samsang shamsung"),
            ("শাওমি", "shaomi saomi"),
            ("কেটলি", "kettle ketli ketly"),
            ("ওয়ালটন", "walton oalton waltan"),
            ("সিঙ্গার", "singer"),
            ("গাড\u{09BC}ি", "gari"),
            ("ব্যাংক", "bank"),
            ("ঘড\u{09BC}ি", "ghori gori"),
            ("পাখা", "pakha paka"),
        ] {
            for latin in latin.split(' ') {
                assert_eq!(fine(bangla), fine(latin), "{bangla} {latin}");
            }
        }
    }

    #[test]
    fn other_vowels_are_near() {
        for (one, other) in [
            ("ল্যাপটপ", "leptop"),
            ("laptop", "leptop"),
            ("মেশিন", "mashin"),
            ("বাল্ব", "bulb"),
            ("আইফোন", "iphone"),
        ] {
            assert_ne!(fine(one), fine(other), "{one} {other}");
            assert_eq!(coarse(one), coarse(other), "{one} {other}");
        }
        assert_ne!(coarse("fan"), coarse("fridge"));
        assert_ne!(coarse("pan"), coarse("apan"), "a vowel at the beginning is heard");
    }

    #[test]
    fn what_is_no_word_of_letters_has_no_sound() {
        for text in ["", "s25", "5000", "aio", "আই", "caf\u{00E9}", "\u{09CD}", "w"] {
            assert_eq!(Sound::of(text), None, "{text}");
        }
        assert!(Sound::of(&"ঙ্গ্য".repeat(1_000)).is_some());
    }
}
