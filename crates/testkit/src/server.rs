//! The PostgreSQL server of the tests: `TEST_DATABASE_URL`, or one of our own in the target folder that all test
//! processes share and that stops by itself.

use private_postgres::{Durability, Settings, SharedPostgres, share};
use std::path::PathBuf;
use tokio_postgres::Config;

/// A server to make databases on.
#[derive(Debug)]
pub(crate) enum Server {
    /// `TEST_DATABASE_URL`; its role must be allowed to make databases and roles.
    Given { url: String, database: String },
    /// Ours; kept from stopping as long as this value.
    Shared(SharedPostgres),
}

impl Server {
    pub(crate) async fn find() -> Self {
        #[expect(clippy::disallowed_methods, reason = "a test has no main that could hand this over")]
        let given = std::env::var("TEST_DATABASE_URL");
        if let Ok(url) = given {
            let config: Config =
                url.parse().unwrap_or_else(|error| panic!("TEST_DATABASE_URL cannot be read: {error}"));
            let database =
                config.get_dbname().unwrap_or_else(|| panic!("TEST_DATABASE_URL names no database"));
            return Self::Given { database: database.to_owned(), url };
        }
        let settings = Settings {
            folder: target_folder().join("testkit/pg"),
            port: None,
            durability: Durability::Throwaway,
        };
        let server = share(&settings).await;
        Self::Shared(server.unwrap_or_else(|error| panic!("no PostgreSQL for the tests: {error}")))
    }

    /// A connection string for a database of this server.
    pub(crate) fn url(&self, database: &str) -> String {
        match self {
            Self::Shared(server) => server.url(database),
            Self::Given { url, database: old } => replace_database(url, old, database),
        }
    }

    /// The database from which others are made.
    pub(crate) fn maintenance_url(&self) -> String {
        match self {
            Self::Shared(server) => server.url("postgres"),
            Self::Given { url, .. } => url.clone(),
        }
    }
}

/// `postgres://user@host/old?options` with another database name.
fn replace_database(url: &str, old: &str, new: &str) -> String {
    let (address, options) = url.split_once('?').map_or((url, String::new()), |(a, o)| (a, format!("?{o}")));
    let address = address.strip_suffix(old).and_then(|address| address.strip_suffix('/'));
    let address =
        address.unwrap_or_else(|| panic!("TEST_DATABASE_URL must look like postgres://user@host/database"));
    format!("{address}/{new}{options}")
}

/// Cargo's target folder: this test program is somewhere inside it.
fn target_folder() -> PathBuf {
    let program = std::env::current_exe().expect("a running program has a path");
    let target = program.ancestors().filter(|folder| folder.join("CACHEDIR.TAG").is_file()).last();
    target.unwrap_or_else(|| panic!("{} is not in a target folder of cargo", program.display())).to_path_buf()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_in_a_url_is_replaced() {
        let url = "postgres://me:word@localhost:5432/old?sslmode=disable";
        assert_eq!(
            replace_database(url, "old", "new"),
            "postgres://me:word@localhost:5432/new?sslmode=disable"
        );
    }
}
