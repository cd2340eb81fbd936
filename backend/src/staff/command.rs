//! `backend staff`: the first owner, and a new link when no owner can sign in.

use super::row::state_code;
use super::{invitation, people};
use crate::audit_log::Author;
use crate::config::{StaffCommand, StaffConfig};
use crate::database::Database;
use anyhow::Context;
use client::{InviteStaff, Invited};

/// Does what the command says.
pub async fn run(config: &StaffConfig) -> anyhow::Result<()> {
    let database = Database::for_command(&config.database)?;
    match &config.command {
        StaffCommand::List => {
            for person in people::list(&database).await? {
                let (id, email, state) = (person.id, person.email.as_str(), state_code(person.state));
                println!("{id:6}  {:16}  {state:8}  {email}  {}", person.role.code(), person.name.as_str());
            }
            Ok(())
        }
        StaffCommand::Create { email, name, role, link } => {
            let request = InviteStaff { email: email.clone(), name: name.clone(), role: *role };
            let invited = invitation::invite(&database, Author::command_line(), &request).await;
            print_link(&invited.context("nobody was invited")?, &link.public_url);
            Ok(())
        }
        StaffCommand::Reset { id, link } => {
            let invited = people::reset(&database, Author::command_line(), *id).await;
            print_link(&invited.context("nothing was changed")?, &link.public_url);
            Ok(())
        }
    }
}

fn print_link(invited: &Invited, public_url: &str) {
    let (base, token) = (public_url.trim_end_matches('/'), invited.token.expose());
    println!(
        "{} ({}) chooses a password here, until {:.0}:",
        invited.person.name.as_str(),
        invited.person.role,
        invited.expires_at
    );
    println!("{base}/en/admin/invitation?token={token}");
    println!("The link works once. Whoever has it can take it: send it to nobody else.");
}
