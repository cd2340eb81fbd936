//! Who works for the shop, as what, and whether they get in.

use super::session::{Desk, has_code, refused};
use super::words::{role_name, role_words, state_name};
use crate::page::{Form, Page, PageError, Shop, private, see_other};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use client::{CallError, ChangeStaff, Code, InviteStaff, Invited, StaffPerson, StaffState};
use domain::{Email, Language, Permission, PersonName, Role};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "desk/people.html")]
struct PeoplePage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    token: String,
    people: Vec<Person>,
    typed: Typed,
    /// For somebody new.
    roles: Vec<Choice>,
    notice: Option<&'static str>,
    link: Option<Link>,
}

/// Somebody who works here.
struct Person {
    id: i64,
    name: String,
    email: String,
    role: &'static str,
    /// Why they cannot sign in.
    state: Option<&'static str>,
    is_disabled: bool,
    roles: Vec<Choice>,
}

/// A role to choose.
struct Choice {
    code: &'static str,
    text: String,
    is_chosen: bool,
}

/// What was typed to invite somebody.
struct Typed {
    name: String,
    email: String,
    role: String,
}

impl Person {
    fn new(person: &StaffPerson, language: Language) -> Self {
        Self {
            id: person.id,
            name: person.name.as_str().to_owned(),
            email: person.email.as_str().to_owned(),
            role: role_name(person.role, language),
            state: state_name(person.state, language),
            is_disabled: person.state == StaffState::Disabled,
            roles: choices(person.role.code(), |role| role_name(role, language).to_owned()),
        }
    }
}

fn choices(chosen: &str, text: impl Fn(Role) -> String) -> Vec<Choice> {
    let choice =
        |role: Role| Choice { code: role.code(), text: text(role), is_chosen: role.code() == chosen };
    Role::ALL.into_iter().map(choice).collect()
}

/// A link that was made, to be shown this once.
struct Link {
    name: String,
    address: String,
}

/// What is said about the last step.
#[derive(Default)]
struct Said {
    typed: Option<Typed>,
    notice: Option<&'static str>,
    link: Option<Link>,
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new()
        .route("/admin/people", get(show).post(invite))
        .route("/admin/people/{id}/role", post(set_role))
        .route("/admin/people/{id}/access", post(set_access))
        .route("/admin/people/{id}/reset", post(reset))
}

async fn show(State(shop): State<Arc<Shop>>, desk: Desk) -> Result<Response, PageError> {
    draw(&shop, &desk, Said::default()).await
}

async fn invite(State(shop): State<Arc<Shop>>, desk: Desk, form: Form) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let take = |name| form.get(name).trim().chars().take(254).collect::<String>();
    let typed = Typed { name: take("name"), email: take("email"), role: take("role") };
    let wrong = |words: (&'static str, &'static str)| Some(desk.language.t(words.0, words.1));
    let notice =
        match (PersonName::parse(&typed.name), Email::parse(&typed.email), typed.role.parse::<Role>()) {
            (Err(_), _, _) => {
                wrong(("নামটি ২ থেকে ৮০ অক্ষরে লিখুন।", "Write the name with 2 to 80 characters."))
            }
            (_, Err(_), _) => wrong((
                "ই-মেইলটি ঠিক নয়। এটি name@example.com এর মতো হয়।",
                "This is not an e-mail address like name@example.com.",
            )),
            (_, _, Err(_)) => wrong(("একটি কাজ বেছে নিন।", "Choose a role.")),
            (Ok(name), Ok(email), Ok(role)) => {
                match desk.client(&shop).invite(&InviteStaff { email, name, role }).await {
                    Ok(invited) => {
                        let link = Some(link(&shop, &desk, &invited));
                        return draw(&shop, &desk, Said { link, ..Said::default() }).await;
                    }
                    Err(error) => Some(problem(error, desk.language)?),
                }
            }
        };
    draw(&shop, &desk, Said { typed: Some(typed), notice, link: None }).await
}

async fn set_role(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(id): Path<i64>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let role = form.get("role").parse().map_err(|_| PageError::Unreadable)?;
    change(&shop, &desk, (id, ChangeStaff { role: Some(role), is_disabled: None })).await
}

async fn set_access(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(id): Path<i64>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let is_disabled = match form.get("disabled") {
        "yes" => true,
        "no" => false,
        _ => return Err(PageError::Unreadable),
    };
    change(&shop, &desk, (id, ChangeStaff { role: None, is_disabled: Some(is_disabled) })).await
}

async fn change(shop: &Shop, desk: &Desk, (id, change): (i64, ChangeStaff)) -> Result<Response, PageError> {
    match desk.client(shop).change(id, &change).await {
        Ok(_) => Ok(see_other(&desk.path("/admin/people"))),
        Err(error) => {
            let notice = Some(problem(error, desk.language)?);
            draw(shop, desk, Said { notice, ..Said::default() }).await
        }
    }
}

async fn reset(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(id): Path<i64>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let said = match desk.client(&shop).reset(id).await {
        Ok(invited) => Said { link: Some(link(&shop, &desk, &invited)), ..Said::default() },
        Err(error) => Said { notice: Some(problem(error, desk.language)?), ..Said::default() },
    };
    draw(&shop, &desk, said).await
}

fn link(shop: &Shop, desk: &Desk, invited: &Invited) -> Link {
    let path = desk.path("/admin/invitation");
    let address = format!("{}{path}?token={}", shop.settings.public_url, invited.token.expose());
    Link { name: invited.person.name.as_str().to_owned(), address }
}

fn problem(error: CallError, language: Language) -> Result<&'static str, PageError> {
    if has_code(&error, Code::LastOwner) {
        Ok(language.t("দোকানে অন্তত একজন মালিক থাকতে হবে।", "The shop must keep at least one owner."))
    } else if has_code(&error, Code::StaffExists) {
        Ok(language.t("এই ই-মেইলে একজন আছেন।", "Somebody with this e-mail is here already."))
    } else {
        Err(refused(error))
    }
}

async fn draw(shop: &Shop, desk: &Desk, said: Said) -> Result<Response, PageError> {
    let people = desk.client(shop).list_people().await.map_err(refused)?;
    let title = desk.language.t("কর্মী", "People");
    let status = if said.notice.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let nothing =
        || Typed { name: String::new(), email: String::new(), role: Role::OrderDesk.code().to_owned() };
    let language = desk.language;
    let typed = said.typed.unwrap_or_else(nothing);
    let roles =
        choices(&typed.role, |role| format!("{}: {}", role_name(role, language), role_words(role, language)));
    let template = PeoplePage {
        page: Page::private(shop, desk.language, "/admin/people", title),
        token: desk.form_token(shop),
        people: people.iter().map(|person| Person::new(person, language)).collect(),
        typed,
        roles,
        notice: said.notice,
        link: said.link,
        desk,
    };
    private(status, &template)
}
