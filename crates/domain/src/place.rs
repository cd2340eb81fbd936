//! Districts, upazilas and city thanas of Bangladesh, and the delivery zone of each.
//!
//! The list is `data/places.csv`, built into the program: it changes a few times in a decade.

use crate::{Language, Zone};
use std::collections::HashMap;
use std::sync::LazyLock;

const CSV: &str = include_str!("../data/places.csv");

/// A name in both languages and its stable slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Stable name in forms, the API and the database.
    pub slug: &'static str,
    /// Bangla name.
    pub bn: &'static str,
    /// English name.
    pub en: &'static str,
}

impl Place {
    /// The name in one language.
    pub fn name(&self, language: Language) -> &'static str {
        language.t(self.bn, self.en)
    }
}

/// A district (zila) with its upazilas.
#[derive(Debug)]
pub struct District {
    /// Its name.
    pub place: Place,
    /// The division it belongs to.
    pub division: Place,
    /// City thanas first, then upazilas.
    pub upazilas: Vec<Upazila>,
}

/// An upazila or a thana of a city: the smallest place a shopper chooses.
#[derive(Debug)]
pub struct Upazila {
    /// Its name; the slug starts with the district's.
    pub place: Place,
    /// Slug of its district.
    pub district: &'static str,
    /// What delivery costs.
    pub zone: Zone,
}

struct Places {
    districts: Vec<District>,
    by_slug: HashMap<&'static str, (usize, usize)>,
}

static PLACES: LazyLock<Places> = LazyLock::new(read);

/// All districts, Dhaka first, then by division.
pub fn districts() -> &'static [District] {
    &PLACES.districts
}

/// All upazilas and thanas.
pub fn places() -> impl Iterator<Item = &'static Upazila> {
    districts().iter().flat_map(|district| &district.upazilas)
}

/// The district and upazila with this upazila slug.
pub fn find_upazila(slug: &str) -> Option<(&'static District, &'static Upazila)> {
    let &(district, upazila) = PLACES.by_slug.get(slug)?;
    let district = &PLACES.districts[district];
    Some((district, &district.upazilas[upazila]))
}

fn read() -> Places {
    let mut districts: Vec<District> = Vec::with_capacity(64);
    for line in CSV.lines().skip(1) {
        let fields: Vec<&'static str> = line.split(',').collect();
        let [
            upazila,
            district,
            division,
            zone,
            _kind,
            upazila_en,
            upazila_bn,
            district_en,
            district_bn,
            division_en,
            division_bn,
        ] = fields[..]
        else {
            unreachable!("a test checks every line of places.csv");
        };
        if districts.last().is_none_or(|last| last.place.slug != district) {
            districts.push(District {
                place: Place { slug: district, bn: district_bn, en: district_en },
                division: Place { slug: division, bn: division_bn, en: division_en },
                upazilas: Vec::new(),
            });
        }
        let last = districts.last_mut().expect("one was just added");
        last.upazilas.push(Upazila {
            place: Place { slug: upazila, bn: upazila_bn, en: upazila_en },
            district,
            zone: Zone::from_code(zone).expect("a test checks every zone of places.csv"),
        });
    }
    // Most parcels stay in Dhaka, so it leads the list; the sort keeps the file's order otherwise.
    districts.sort_by_key(|district| district.place.slug != "dhaka");
    let by_slug = districts
        .iter()
        .enumerate()
        .flat_map(|(d, district)| {
            district.upazilas.iter().enumerate().map(move |(u, upazila)| (upazila.place.slug, (d, u)))
        })
        .collect();
    Places { districts, by_slug }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise;

    #[test]
    fn the_official_list_is_complete() {
        assert_eq!(districts().len(), 64);
        let divisions: std::collections::HashSet<_> = districts().iter().map(|d| d.division.slug).collect();
        assert_eq!(divisions.len(), 8);
        let upazilas = CSV.lines().skip(1).filter(|line| line.split(',').nth(4) == Some("upazila")).count();
        assert!(upazilas >= 495, "{upazilas} upazilas");
    }

    #[test]
    fn every_line_is_sound() {
        let mut seen = std::collections::HashSet::new();
        for line in CSV.lines().skip(1) {
            let fields: Vec<_> = line.split(',').collect();
            assert_eq!(fields.len(), 11, "{line}");
            assert!(seen.insert(fields[0]), "{} twice", fields[0]);
            assert!(fields[0].starts_with(&format!("{}-", fields[1])), "{line}");
            assert!(Zone::from_code(fields[3]).is_some(), "{line}");
            for text in &fields[5..] {
                assert_eq!(normalise(text), *text, "{line}");
            }
        }
        assert_eq!(places().count(), seen.len());
    }

    #[test]
    fn zones_are_as_couriers_price_them() {
        let zone = |slug| find_upazila(slug).unwrap().1.zone;
        assert_eq!(zone("dhaka-dhanmondi"), Zone::InsideDhaka);
        assert_eq!(zone("dhaka-savar"), Zone::DhakaSuburbs);
        assert_eq!(zone("jashore-jhikargacha"), Zone::OutsideDhaka);
        assert!(find_upazila("nowhere").is_none());
    }
}
