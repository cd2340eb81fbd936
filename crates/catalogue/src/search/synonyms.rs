//! Words that mean the same in a shop for electronics, and words that say nothing about a product.

use super::words::chunks;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Each line is one meaning. Only single words are looked up; what is found in their place may be several.
const GROUPS: &[&str] = &[
    "phone, mobile, smartphone, handset, cellphone, ফোন, মোবাইল, মুঠোফোন, স্মার্টফোন",
    "fridge, refrigerator, ফ্রিজ, রেফ্রিজারেটর",
    "tv, television, টিভি, টেলিভিশন, টেলিভিশান",
    "ac, aircon, এসি, air conditioner, এয়ার কন্ডিশনার, এয়ারকন্ডিশনার",
    "fan, ফ্যান, পাখা",
    "watch, smartwatch, ঘড়ি, ওয়াচ, হাতঘড়ি, স্মার্টওয়াচ",
    "headphone, earphone, earbud, airpod, headset, হেডফোন, ইয়ারফোন, ইয়ারবাড, এয়ারবাড, tws",
    "speaker, soundbox, স্পিকার, সাউন্ডবক্স",
    "iron, আয়রন, ইস্ত্রি, istri",
    "pendrive, পেনড্রাইভ, flash drive",
    "cctv, সিসিটিভি, security camera, সিসি ক্যামেরা",
    "laptop, notebook, ল্যাপটপ, লেপটপ, নোটবুক",
    "desktop, pc, computer, কম্পিউটার, পিসি, ডেস্কটপ",
    "tab, tablet, ট্যাব, ট্যাবলেট",
    "charger, adapter, চার্জার, অ্যাডাপ্টার",
    "cable, তার, কেবল, ক্যাবল",
    "cover, case, কভার, কেস",
    "oven, microwave, ওভেন, মাইক্রোওয়েভ",
    "light, bulb, lamp, লাইট, বাতি, বাল্ব, লাইটিং",
    "freezer, ফ্রিজার, deep fridge, ডিপ ফ্রিজ",
    "washer, washing machine, ওয়াশিং মেশিন",
    "router, রাউটার",
    "hdd, harddisk, hard drive, হার্ডডিস্ক",
    "generator, জেনারেটর",
    "stove, cooker, চুলা, কুকার",
    "blender, grinder, mixer, ব্লেন্ডার, গ্রাইন্ডার, মিক্সার",
    "deep, chest, ডিপ, চেস্ট",
    "mouse, মাউস",
    "keyboard, কিবোর্ড, কীবোর্ড",
    "monitor, মনিটর",
    "printer, প্রিন্টার",
    "kettle, কেটলি",
    "filter, purifier, ফিল্টার, পিউরিফায়ার",
    "geyser, water heater, গিজার",
    "lock, তালা",
    "camera, ক্যামেরা",
    "mike, mic, microphone, মাইক, মাইক্রোফোন",
    "inch, ইঞ্চি, in",
    "liter, litre, লিটার, ltr",
    "ton, টন",
    "door, দরজা, ডোর",
    "two, double, ডাবল, দুই",
    "black, কালো, kalo",
    "white, সাদা, sada",
    "blue, নীল, neel",
    "red, লাল, lal",
    "green, সবুজ, sobuj",
    "big, large, বড়, boro",
    "charge, rechargeable, চার্জ, চার্জার, রিচার্জেবল",
];

/// Words of questions and of prices. They are not looked for when another word is typed beside them.
const FILLERS: &str = "price prices cost dam daam rate koto best good valo bhalo original buy sale offer need want kinbo kinte chai lagbe \
    cheap in bd bangladesh dhaka the a an of for and with er দাম দামে দামের কত কেমন ভালো ভাল কম কমদামে বাংলাদেশ বাংলাদেশে ঢাকা চাই লাগবে \
    কিনব কিনবো কিনতে এর ও একটা একটি সেরা";

static SYNONYMS: LazyLock<HashMap<String, Vec<Vec<String>>>> = LazyLock::new(|| {
    let mut synonyms: HashMap<String, Vec<Vec<String>>> = HashMap::new();
    for group in GROUPS {
        let phrases: Vec<Vec<String>> = group.split(',').map(wholes).collect();
        for phrase in &phrases {
            if let [word] = phrase.as_slice() {
                let others = phrases.iter().filter(|other| *other != phrase).cloned();
                synonyms.entry(word.clone()).or_default().extend(others);
            }
        }
    }
    synonyms
});

static FILLER_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| wholes(FILLERS).into_iter().collect());

fn wholes(text: &str) -> Vec<String> {
    chunks(text).into_iter().map(|chunk| chunk.whole).collect()
}

/// What means the same as a word, each in one or several words.
pub(super) fn synonyms(word: &str) -> &'static [Vec<String>] {
    SYNONYMS.get(word).map_or(&[], Vec::as_slice)
}

/// All words that have synonyms.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    SYNONYMS.keys().map(String::as_str)
}

/// Whether a word says nothing about a product.
pub(super) fn is_filler(word: &str) -> bool {
    FILLER_WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_has_one_meaning() {
        let mut seen = HashSet::new();
        // চার্জার is what charges, and what is charged.
        let twice = ["চার্জার"];
        for word in GROUPS.iter().flat_map(|group| group.split(',')).map(str::trim) {
            assert!(seen.insert(word) || twice.contains(&word), "{word}");
        }
    }

    #[test]
    fn words_are_looked_up_as_they_are_indexed() {
        let of =
            |word: &str| synonyms(&wholes(word)[0]).iter().map(|words| words.join(" ")).collect::<Vec<_>>();
        assert!(of("Phones").contains(&"মোবাইল".to_owned()));
        assert!(of("এসি").contains(&"air conditioner".to_owned()));
        assert!(of("nothing").is_empty());
        assert!(is_filler("দাম") && !is_filler("phone"));
    }
}
