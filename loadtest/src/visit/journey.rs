//! What visitors want, and which page they ask for next.

use super::Jar;
use crate::checks::{Language, Line};
use crate::counts::Class;
use crate::site::Site;
use rand::{Rng, RngExt};

/// What a visitor came for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Looks around.
    Browse,
    /// Knows what to look for.
    Search,
    /// Fills the cart and leaves it.
    Cart,
    /// Buys.
    Checkout,
    /// Looks where an order is.
    Track,
    /// Sees one page and goes.
    Bounce,
}

/// Of a hundred visitors.
const SHARES: [(Kind, u32); 6] = [
    (Kind::Browse, 55),
    (Kind::Search, 20),
    (Kind::Cart, 13),
    (Kind::Checkout, 3),
    (Kind::Track, 4),
    (Kind::Bounce, 5),
];
/// Of a hundred visitors, how many read Bangla.
const BANGLA: u32 = 70;

/// A request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask {
    /// A page that is the same for everyone.
    Page(usize),
    /// A file.
    File(usize),
    /// Puts the product of the present page into the cart.
    Add,
    /// The cart's page.
    Cart,
    /// Another number of pieces of the first line.
    Change,
    /// The form.
    Form,
    /// The order.
    Place,
    /// The page of the order.
    Order,
    /// The form that asks for number and phone.
    TrackForm,
    /// That form, sent.
    Track,
}

/// What only buyers and those who look for an order have.
#[derive(Debug, Default)]
pub(crate) struct Basket {
    pub(crate) jar: Jar,
    pub(crate) lines: Vec<Line>,
    /// Hidden fields of the last form.
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) number: String,
    pub(crate) phone: String,
}

/// One person's visit.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) kind: Kind,
    pub(crate) language: Language,
    step: u32,
    /// Clicks of the whole visit.
    last_step: u32,
    /// The page that was seen last.
    pub(crate) page: usize,
    pub(crate) basket: Option<Box<Basket>>,
    /// One bit for each file that the browser has.
    files: Vec<u64>,
}

/// An order to look for.
pub(crate) type Placed = (String, String);

impl Kind {
    /// What the next visitor wants. Without any order there is nothing to look for.
    pub(crate) fn choose(random: &mut impl Rng, has_orders: bool) -> Self {
        let mut draw = random.random_range(0..100);
        for (kind, share) in SHARES {
            if draw < share {
                return if kind == Self::Track && !has_orders { Self::Browse } else { kind };
            }
            draw -= share;
        }
        Self::Browse
    }
}

impl Ask {
    pub(crate) fn class(self, site: &Site) -> Class {
        match self {
            Self::Page(page) => site.page(page).class,
            Self::File(_) => Class::File,
            Self::Add | Self::Cart | Self::Change => Class::Cart,
            Self::Form | Self::Place | Self::Order => Class::Checkout,
            Self::TrackForm | Self::Track => Class::Track,
        }
    }
}

impl Visit {
    /// A newcomer, who has nothing yet. `order` is one to look for.
    pub(crate) fn new(kind: Kind, random: &mut impl Rng, (pages, order): (u32, Option<&Placed>)) -> Self {
        let language =
            if random.random_range(0..100) < BANGLA { Language::Bangla } else { Language::English };
        let many = random.random_range(pages / 2..=pages + pages / 2).max(1);
        let last_step = match kind {
            Kind::Browse | Kind::Search => many,
            Kind::Cart => many.max(7),
            Kind::Checkout => 6,
            Kind::Track => 3,
            Kind::Bounce => 1,
        };
        let mut visit = Self { kind, language, step: 0, last_step, page: 0, basket: None, files: Vec::new() };
        if let Some((number, phone)) = order {
            let basket = visit.basket();
            number.clone_into(&mut basket.number);
            phone.clone_into(&mut basket.phone);
        }
        visit
    }

    pub(crate) fn basket(&mut self) -> &mut Basket {
        self.basket.get_or_insert_default()
    }

    /// The shop answered: the mark of those who were refused, which is for less than a minute, has lapsed by the next click.
    pub(crate) fn let_in(&mut self) {
        if let Some(basket) = &mut self.basket {
            basket.jar.forget("outside");
        }
    }

    /// The next click; `None`: the visitor leaves.
    pub(crate) fn next(&mut self, site: &Site, random: &mut impl Rng) -> Option<Ask> {
        let step = self.step;
        if step >= self.last_step {
            return None;
        }
        self.step += 1;
        let ask = match (self.kind, step) {
            (Kind::Browse | Kind::Bounce, 0) => self.landing(site, random),
            (Kind::Search | Kind::Cart | Kind::Checkout, 0) => self.home(site),
            (Kind::Search, step) if step % 2 == 1 => self.any(&site.searches, random),
            (Kind::Search, _) => self.found(site, random),
            (Kind::Cart, 3 | 6) | (Kind::Checkout, 2) => return Some(self.add_or_look_on(site, random)),
            (Kind::Cart, 4) => Ask::Change,
            (Kind::Cart, 2 | 5) | (Kind::Checkout, 1) => self.any(&site.products, random),
            (Kind::Checkout, 3) => Ask::Form,
            (Kind::Checkout, 4) => Ask::Place,
            (Kind::Track, 0) => Ask::TrackForm,
            (Kind::Track, 1) => Ask::Track,
            (Kind::Track | Kind::Checkout, _) => self.home(site),
            (_, step) if step % 3 == 1 => self.any(&site.lists, random),
            _ => self.any(&site.products, random),
        };
        if let Ask::Page(page) = ask {
            self.page = page;
        }
        Some(ask)
    }

    /// The cart, or another product while the present one is sold out.
    fn add_or_look_on(&mut self, site: &Site, random: &mut impl Rng) -> Ask {
        if site.page(self.page).sku.is_some() {
            return Ask::Add;
        }
        self.step -= 1;
        let ask = self.any(&site.products, random);
        if let Ask::Page(page) = ask {
            self.page = page;
        }
        ask
    }

    fn home(&self, site: &Site) -> Ask {
        Ask::Page(site.home[self.language.index()])
    }

    /// Many come to the home page, some by a link to a list or a product.
    fn landing(&self, site: &Site, random: &mut impl Rng) -> Ask {
        match random.random_range(0..100) {
            0..60 => self.home(site),
            60..75 => self.any(&site.lists, random),
            _ => self.any(&site.products, random),
        }
    }

    /// One of these pages; the first ones much more often.
    fn any(&self, pages: &[Vec<usize>; 2], random: &mut impl Rng) -> Ask {
        let pages = &pages[self.language.index()];
        let first = random.random_range(0..pages.len());
        let second = random.random_range(0..=first);
        Ask::Page(pages[second])
    }

    /// The product that the last search was for.
    fn found(&self, site: &Site, random: &mut impl Rng) -> Ask {
        match site.ware_of(self.page) {
            Some(ware) => Ask::Page(site.products[self.language.index()][ware]),
            None => self.any(&site.products, random),
        }
    }

    /// Notes that the browser has a file; `false`: it had it before.
    pub(crate) fn take_file(&mut self, file: usize) -> bool {
        let (word, bit) = (file / 64, 1 << (file % 64));
        if self.files.len() <= word {
            self.files.resize(word + 1, 0);
        }
        let is_new = self.files[word] & bit == 0;
        self.files[word] |= bit;
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;
    use std::collections::HashMap;

    #[test]
    fn shares_add_up_and_are_met() {
        assert_eq!(SHARES.iter().map(|(_, share)| share).sum::<u32>(), 100);
        let mut random = StdRng::seed_from_u64(3);
        let mut counts = HashMap::new();
        for _ in 0..10_000 {
            *counts.entry(format!("{:?}", Kind::choose(&mut random, true))).or_insert(0) += 1;
        }
        for (kind, share) in SHARES {
            let count = counts[&format!("{kind:?}")];
            assert!((share * 80..=share * 120).contains(&count), "{kind:?}: {count}");
        }
        assert!((0..1_000).all(|_| Kind::choose(&mut random, false) != Kind::Track));
    }

    #[test]
    fn a_file_is_fetched_once() {
        let mut visit = Visit::new(Kind::Browse, &mut StdRng::seed_from_u64(1), (10, None));
        assert!(visit.take_file(700) && visit.take_file(2));
        assert!(!visit.take_file(700) && !visit.take_file(2));
    }
}
