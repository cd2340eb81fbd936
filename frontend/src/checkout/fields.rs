//! The fields of the form: as typed, and parsed with a sentence for each mistake.

use crate::page::Form;
use domain::{
    Address, District, Email, EmailError, Language, Note, PersonName, Phone, PhoneError, TextError, Upazila,
    Zone, find_upazila, to_bangla_digits,
};

/// What was typed, kept as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    pub(crate) district: String,
    pub(crate) upazila: String,
    pub(crate) address: String,
    pub(crate) note: String,
    pub(crate) coupon: String,
}

/// Everything an order needs from the shopper.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) name: PersonName,
    pub(crate) phone: Phone,
    pub(crate) email: Option<Email>,
    pub(crate) district: &'static District,
    pub(crate) upazila: &'static Upazila,
    pub(crate) address: Address,
    pub(crate) note: Note,
}

/// A sentence for each field that is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mistakes {
    pub(crate) name: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) upazila: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) note: Option<String>,
}

impl Typed {
    /// Takes the fields of a posted form. Longer text than any field takes is cut, so that it can be shown again.
    pub(crate) fn read(form: &Form) -> Self {
        let take = |name| form.get(name).chars().take(1_000).collect();
        Self {
            name: take("name"),
            phone: take("phone"),
            email: take("email"),
            district: take("district"),
            upazila: take("upazila"),
            address: take("address"),
            note: take("note"),
            coupon: take("coupon"),
        }
    }

    /// Parses every field, so that all mistakes are told at once.
    pub(crate) fn parse(&self, language: Language) -> Result<Delivery, Box<Mistakes>> {
        let name = PersonName::parse(&self.name);
        let phone = Phone::parse(&self.phone);
        let email = self.email();
        let place = self.place(language);
        let address = Address::parse(&self.address);
        let note = Note::parse(&self.note);
        let mistakes = Mistakes {
            name: name.as_ref().err().map(|&error| name_mistake(error, language)),
            phone: phone.as_ref().err().map(|&error| phone_mistake(error, language).to_owned()),
            email: email.as_ref().err().map(|&error| email_mistake(error, language)),
            upazila: place.as_ref().err().map(|&text| text.to_owned()),
            address: address.as_ref().err().map(|&error| address_mistake(error, language)),
            note: note.as_ref().err().map(|&error| too_long(error, language)),
        };
        match (name, phone, email, place, address, note) {
            (Ok(name), Ok(phone), Ok(email), Ok((district, upazila)), Ok(address), Ok(note)) => {
                Ok(Delivery { name, phone, email, district, upazila, address, note })
            }
            _ => Err(Box::new(mistakes)),
        }
    }

    /// The zone of the chosen upazila.
    pub(crate) fn zone(&self) -> Option<Zone> {
        find_upazila(&self.upazila).map(|(_, upazila)| upazila.zone)
    }

    /// The field may be left empty.
    fn email(&self) -> Result<Option<Email>, EmailError> {
        let text = self.email.trim();
        if text.is_empty() { Ok(None) } else { Email::parse(text).map(Some) }
    }

    fn place(&self, language: Language) -> Result<(&'static District, &'static Upazila), &'static str> {
        let found = find_upazila(&self.upazila)
            .ok_or(language.t("আপনার উপজেলা বা থানা বেছে নিন।", "Choose your upazila or thana."))?;
        if self.district.is_empty() || self.district == found.0.place.slug {
            return Ok(found);
        }
        Err(language.t(
            "এই উপজেলা বা থানা বেছে নেওয়া জেলার নয়। আবার বেছে নিন।",
            "This upazila or thana is not in the chosen district. Please choose again.",
        ))
    }
}

impl Delivery {
    /// The parsed fields as text, for the form and for the waiting order. The coupon is not one of them: it is part of what
    /// was agreed.
    pub(crate) fn typed(&self) -> Typed {
        Typed {
            name: self.name.as_str().to_owned(),
            phone: self.phone.as_str().to_owned(),
            email: self.email.as_ref().map(Email::as_str).unwrap_or_default().to_owned(),
            district: self.district.place.slug.to_owned(),
            upazila: self.upazila.place.slug.to_owned(),
            address: self.address.as_str().to_owned(),
            note: self.note.as_str().to_owned(),
            coupon: String::new(),
        }
    }
}

impl Mistakes {
    /// The sentence for a field that the backend refused although we took it (a newer backend may be stricter).
    pub(crate) fn refused(fields: &[String], language: Language) -> Self {
        let text = language.t("এটি নেওয়া যায়নি। ঠিক আছে কি না দেখুন।", "This was not accepted. Please check it.");
        let of = |name: &str| fields.iter().any(|field| field == name).then(|| text.to_owned());
        Self {
            name: of("name"),
            phone: of("phone"),
            email: of("email"),
            upazila: of("upazila"),
            address: of("address"),
            note: of("note"),
        }
    }

    /// Field names with their sentences, in the order of the form.
    pub(crate) fn list(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("name", &self.name),
            ("phone", &self.phone),
            ("upazila", &self.upazila),
            ("address", &self.address),
            ("email", &self.email),
            ("note", &self.note),
        ];
        all.into_iter().filter_map(|(name, text)| Some((name, text.as_deref()?))).collect()
    }
}

/// The sentence for a phone number that cannot be right.
pub(crate) const fn phone_mistake(error: PhoneError, language: Language) -> &'static str {
    match error {
        PhoneError::Empty => language.t("আপনার মোবাইল নম্বর লিখুন।", "Enter your mobile number."),
        PhoneError::NotDigits => language.t("মোবাইল নম্বরে শুধু সংখ্যা থাকে।", "A mobile number has only digits."),
        PhoneError::WrongLength => language.t(
            "মোবাইল নম্বর ১১ সংখ্যার হয়, যেমন ০১৭১২৩৪৫৬৭৮।",
            "A mobile number has 11 digits, for example 01712345678.",
        ),
        PhoneError::NotMobile => {
            language.t("মোবাইল নম্বর ০১৩ থেকে ০১৯ দিয়ে শুরু হয়।", "A mobile number starts with 013 to 019.")
        }
    }
}

fn name_mistake(error: TextError, language: Language) -> String {
    match error {
        TextError::Empty => language.t("আপনার নাম লিখুন।", "Enter your name.").to_owned(),
        TextError::TooShort { .. } => language.t("পুরো নাম লিখুন।", "Enter your full name.").to_owned(),
        TextError::TooLong { .. } => too_long(error, language),
    }
}

fn email_mistake(error: EmailError, language: Language) -> String {
    match error {
        EmailError::NotAnAddress => language
            .t("ই-মেইল ঠিকানাটি ঠিক নেই, যেমন name@example.com। না থাকলে ঘরটি খালি রাখুন।", "This is not an e-mail address such as name@example.com. Leave the field empty if you have none.")
            .to_owned(),
        EmailError::TooLong => at_most(Email::MAX_CHARACTERS, language),
    }
}

fn address_mistake(error: TextError, language: Language) -> String {
    match error {
        TextError::Empty => language.t("বাসা, রাস্তা ও এলাকা লিখুন।", "Enter your house, road and area.").to_owned(),
        TextError::TooShort { .. } => language
            .t("ঠিকানাটি খুব ছোট। বাসা, রাস্তা ও এলাকা লিখুন।", "The address is very short. Enter house, road and area.")
            .to_owned(),
        TextError::TooLong { .. } => too_long(error, language),
    }
}

fn too_long(error: TextError, language: Language) -> String {
    match error {
        TextError::TooLong { max } => at_most(max, language),
        TextError::Empty | TextError::TooShort { .. } => at_most(0, language),
    }
}

fn at_most(most: usize, language: Language) -> String {
    match language {
        Language::Bangla => format!("সবচেয়ে বেশি {} অক্ষর লেখা যায়।", to_bangla_digits(&most.to_string())),
        Language::English => format!("Use at most {most} characters."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed() -> Typed {
        Typed {
            name: "রহিম উদ্দিন".to_owned(),
            phone: "০১৭১২-৩৪৫৬৭৮".to_owned(),
            email: String::new(),
            district: "dhaka".to_owned(),
            upazila: domain::districts()[0].upazilas[0].place.slug.to_owned(),
            address: "House 1, Road 2".to_owned(),
            note: String::new(),
            coupon: String::new(),
        }
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let mistakes = Typed::default().parse(Language::English).unwrap_err();
        let fields: Vec<_> = mistakes.list().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["name", "phone", "upazila", "address"]);
        assert!(typed().parse(Language::Bangla).is_ok());
    }

    #[test]
    fn the_place_must_lie_in_the_chosen_district() {
        let elsewhere = Typed { district: "sylhet".to_owned(), ..typed() };
        assert!(elsewhere.parse(Language::English).unwrap_err().upazila.is_some());
        let unnamed = Typed { district: String::new(), ..typed() };
        assert!(unnamed.parse(Language::English).is_ok());
    }

    proptest! {
        #[test]
        fn what_was_parsed_parses_again(name in ".{0,90}", phone in "[০-৯0-9+ -]{0,16}", email in "| ?[a-zA-Z০-৯]{1,8}@[a-zA-Z]{1,8}.com", address in ".{0,260}", note in ".{0,310}") {
            let typed = Typed { name, phone, email, address, note, ..typed() };
            if let Ok(delivery) = typed.parse(Language::English) {
                prop_assert_eq!(delivery.typed().parse(Language::English).unwrap().typed(), delivery.typed());
            }
        }
    }
}
