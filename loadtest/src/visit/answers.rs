//! Judging an answer, and what it leads to.

use super::journey::{Ask, Visit};
use crate::checks::{self, Language, Line, Wrong, unpack, wrong};
use crate::counts::Failure;
use crate::html::hidden_fields;
use crate::http::{Head, TurnedAway};
use crate::site::{Body, Site};
use std::fmt::Write as _;

/// Where everything is delivered to.
const DISTRICT: &str = "dhaka";
const UPAZILA: &str = "dhaka-dhanmondi";

/// A whole answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer<'a> {
    pub(crate) head: &'a Head,
    /// Empty for a file, whose body is not kept.
    pub(crate) body: &'a [u8],
    /// Of a file.
    pub(crate) sum: Body,
}

/// What a right answer leads to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// The browser goes on by itself.
    Redirect(Ask),
    /// The same, and the shop has acknowledged an order.
    Placed,
    /// The person looks at a page; the browser fetches these files.
    Pause(Vec<usize>),
    /// A file has come.
    Filed,
}

impl Visit {
    /// Judges an answer.
    pub(crate) fn judge(&mut self, ask: Ask, answer: Answer<'_>, site: &mut Site) -> Result<After, Wrong> {
        if !answer.head.cookies.is_empty() {
            let jar = &mut self.basket().jar;
            answer.head.cookies.iter().for_each(|cookie| jar.keep(cookie));
        }
        match answer.head.turned_away {
            None => {}
            Some(TurnedAway::Refused) => return Err(wrong(Failure::TurnedAway, "refused for now")),
            Some(TurnedAway::InLine) => return Err(wrong(Failure::TurnedAway, "sent to the waiting room")),
        }
        match ask {
            Ask::File(file) => {
                checks::status(answer.head.status, 200)?;
                site.check_file(file, answer.sum, answer.head.immutable)?;
                Ok(After::Filed)
            }
            Ask::Page(page) => {
                checks::status(answer.head.status, 200)?;
                site.check_page(page, answer.body, answer.head.packing)?;
                let files = &site.page(page).files;
                Ok(After::Pause(files.iter().copied().filter(|&file| self.take_file(file)).collect()))
            }
            Ask::Add => self.judge_add(answer, site),
            Ask::Change => {
                self.basket().lines.first_mut().ok_or_else(no_line)?.quantity = 2;
                self.led_to_cart(answer)
            }
            Ask::Place => self.judge_place(answer),
            Ask::Track => {
                checks::status(answer.head.status, 303)?;
                let number = checks::order_number(answer.head.location.as_deref())?;
                if number != self.basket().number {
                    return Err(wrong(Failure::WrongOrder, format!("tracking led to {number}")));
                }
                Ok(After::Redirect(Ask::Order))
            }
            Ask::Cart | Ask::Form | Ask::Order | Ask::TrackForm => self.judge_own_page(ask, answer, site),
        }
    }

    fn judge_add(&mut self, answer: Answer<'_>, site: &Site) -> Result<After, Wrong> {
        let language = self.language;
        let page = site.page(self.page);
        let (Some(sku), Some(ware)) = (page.sku.clone(), site.ware_of(self.page)) else {
            return Err(no_line());
        };
        let lines = &mut self.basket().lines;
        match lines.iter_mut().find(|line| line.sku == sku) {
            Some(line) => line.quantity += 1,
            None => lines.push(Line { sku, name: site.wares[ware].name(language).to_owned(), quantity: 1 }),
        }
        self.led_to_cart(answer)
    }

    /// A change of the cart leads to its page.
    fn led_to_cart(&mut self, answer: Answer<'_>) -> Result<After, Wrong> {
        checks::status(answer.head.status, 303)?;
        let expected = format!("{}/cart", self.language.prefix());
        if answer.head.location.as_deref() != Some(&*expected) {
            let kind = match &answer.head.location {
                Some(location) if location.contains("waiting") => Failure::Waiting,
                _ => Failure::WrongCart,
            };
            return Err(wrong(kind, format!("sent to {:?} instead of {expected}", answer.head.location)));
        }
        let basket = self.basket();
        checks::count(basket.jar.get("cart_count"), &basket.lines)?;
        Ok(After::Redirect(Ask::Cart))
    }

    fn judge_place(&mut self, answer: Answer<'_>) -> Result<After, Wrong> {
        let status = answer.head.status;
        if status == 409 {
            return Err(wrong(Failure::WrongOrder, "the order was not taken as it was shown (409)"));
        }
        checks::status(status, 303)?;
        let number = checks::order_number(answer.head.location.as_deref())?.to_owned();
        let basket = self.basket();
        if basket.jar.get("cart_count") != Some("0") {
            return Err(wrong(Failure::WrongCart, format!("the cart is not empty after {number}")));
        }
        basket.number = number;
        Ok(After::Placed)
    }

    /// Pages that are different for each visitor are always unpacked and read.
    fn judge_own_page(&mut self, ask: Ask, answer: Answer<'_>, site: &mut Site) -> Result<After, Wrong> {
        checks::status(answer.head.status, 200)?;
        let html = unpack(answer.body, answer.head.packing)?;
        site.checked.read += 1;
        checks::whole(&html, self.language)?;
        let basket = self.basket();
        let keep = |fields: Vec<(&str, std::borrow::Cow<'_, str>)>| {
            fields.into_iter().map(|(name, value)| (name.to_owned(), value.into_owned())).collect()
        };
        match ask {
            Ask::Cart => {
                checks::cart(&html, &basket.lines)?;
                basket.fields = keep(hidden_fields(&html, &["token"]));
                has_fields(&basket.fields, &["token"], Failure::WrongCart)?;
            }
            Ask::Form => {
                basket.fields = keep(hidden_fields(&html, &["token", "order_key", "coupon_seen", "total_"]));
                has_fields(&basket.fields, &["token", "order_key", "total_"], Failure::WrongOrder)?;
            }
            Ask::Order => checks::order(&html, &basket.number, &basket.lines)?,
            _ => {
                if !html.contains("name=\"number\"") {
                    return Err(wrong(Failure::WrongPage, "no form to track an order"));
                }
            }
        }
        let files = site.own_files(&html);
        Ok(After::Pause(files.into_iter().filter(|&file| self.take_file(file)).collect()))
    }

    /// Address of a request.
    pub(crate) fn path(&self, ask: Ask, site: &Site, path: &mut String) {
        path.clear();
        let prefix = self.language.prefix();
        match ask {
            Ask::Page(page) => path.push_str(&site.page(page).path),
            Ask::File(file) => path.push_str(&site.file(file).path),
            Ask::Order => {
                let number = self.basket.as_ref().map_or("", |basket| &basket.number);
                let new = if self.kind == super::Kind::Checkout { "?new=1" } else { "" };
                let _ = write!(path, "{prefix}/order/{number}{new}");
            }
            Ask::Add => path.extend([prefix, "/cart/add"]),
            Ask::Cart => path.extend([prefix, "/cart"]),
            Ask::Change => path.extend([prefix, "/cart/change"]),
            Ask::Form | Ask::Place => path.extend([prefix, "/checkout"]),
            Ask::TrackForm | Ask::Track => path.extend([prefix, "/track"]),
        }
    }

    /// The form that a request sends; `None`: it is a GET. `phone` is for a new order.
    pub(crate) fn form(&mut self, ask: Ask, site: &Site, phone: impl FnOnce() -> String) -> Option<String> {
        let language = self.language;
        let mut form = form_urlencoded::Serializer::new(String::new());
        match ask {
            Ask::Add => {
                form.append_pair("sku", site.page(self.page).sku.as_deref()?).append_pair("quantity", "1");
            }
            Ask::Change => {
                let basket = self.basket();
                form.extend_pairs(&basket.fields[..1]);
                form.append_pair("sku", &basket.lines.first()?.sku).append_pair("quantity", "2");
            }
            Ask::Place => {
                let basket = self.basket();
                basket.phone = phone();
                form.extend_pairs(&basket.fields);
                let name = if language == Language::Bangla {
                    "রহিমা খাতুন"
                } else {
                    "Rahima Khatun"
                };
                form.append_pair("name", name).append_pair("phone", &basket.phone);
                form.append_pair("district", DISTRICT).append_pair("upazila", UPAZILA);
                form.append_pair("address", "House 5, Road 3, Dhanmondi").append_pair("note", "");
                form.append_pair("payment", "cash_on_delivery").append_pair("coupon", "");
            }
            Ask::Track => {
                let basket = self.basket();
                form.append_pair("number", &basket.number).append_pair("phone", &basket.phone);
            }
            Ask::Page(_) | Ask::File(_) | Ask::Cart | Ask::Form | Ask::Order | Ask::TrackForm => return None,
        }
        Some(form.finish())
    }
}

fn no_line() -> Wrong {
    wrong(Failure::WrongCart, "there is nothing in the cart to change")
}

fn has_fields(fields: &[(String, String)], names: &[&str], kind: Failure) -> Result<(), Wrong> {
    let has = |wanted: &str| {
        fields.iter().any(|(name, value)| {
            !value.is_empty() && (name == wanted || (wanted.ends_with('_') && name.starts_with(wanted)))
        })
    };
    match names.iter().find(|name| !has(name)) {
        Some(missing) => Err(wrong(kind, format!("the form has no field {missing}"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visit::Kind;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    const NOTHING: Body = Body { length: 0, sum: 0 };

    fn buyer() -> Visit {
        let mut visit = Visit::new(Kind::Checkout, &mut StdRng::seed_from_u64(1), (10, None));
        visit.language = Language::English;
        visit.basket().lines.push(Line { sku: "12".to_owned(), name: "Fan".to_owned(), quantity: 1 });
        visit
    }

    fn place(visit: &mut Visit, status: u16, location: &str) -> Result<After, Wrong> {
        let cookies = vec!["cart_count=0; Path=/".into()];
        let head = Head { status, location: Some(location.into()), cookies, ..Head::default() };
        visit.judge_answer(&head)
    }

    impl Visit {
        fn judge_answer(&mut self, head: &Head) -> Result<After, Wrong> {
            head.cookies.iter().for_each(|cookie| self.basket().jar.keep(cookie));
            self.judge_place(Answer { head, body: b"", sum: NOTHING })
        }
    }

    #[test]
    fn only_an_order_with_a_number_is_placed() {
        let mut visit = buyer();
        assert_eq!(place(&mut visit, 303, "/en/order/DK-1?new=1").unwrap(), After::Placed);
        assert_eq!(visit.basket().number, "DK-1");
        let kind = |status, location| place(&mut buyer(), status, location).unwrap_err().kind;
        assert_eq!(kind(303, "/en/checkout/waiting"), Failure::Waiting);
        assert_eq!(kind(303, "/en/cart"), Failure::WrongOrder);
        assert_eq!(kind(409, ""), Failure::WrongOrder);
        assert_eq!(kind(503, ""), Failure::Unavailable);
        assert_eq!(kind(429, ""), Failure::TooMany);
    }

    #[test]
    fn the_cart_must_count_what_was_put_in() {
        let location = Some("/en/cart".into());
        let head = |count: &str| Head {
            status: 303,
            location: location.clone(),
            cookies: vec![format!("cart_count={count}").into()],
            ..Head::default()
        };
        let judge = |count| {
            let (mut visit, head) = (buyer(), head(count));
            head.cookies.iter().for_each(|cookie| visit.basket().jar.keep(cookie));
            visit.led_to_cart(Answer { head: &head, body: b"", sum: NOTHING })
        };
        assert_eq!(judge("1").unwrap(), After::Redirect(Ask::Cart));
        assert_eq!(judge("2").unwrap_err().kind, Failure::WrongCart);
    }

    #[test]
    fn a_form_without_its_fields_is_no_form() {
        let fields = [("token".to_owned(), "t".to_owned()), ("total_inside".to_owned(), "5".to_owned())];
        has_fields(&fields, &["token", "total_"], Failure::WrongOrder).unwrap();
        has_fields(&fields, &["token", "order_key"], Failure::WrongOrder).unwrap_err();
    }
}
