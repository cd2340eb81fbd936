//! The role and the databases of a private server.

use crate::Error;
use tokio_postgres::{Client, NoTls};

/// Owner of the databases: may make databases and roles, but is no superuser, as in production.
const ROLE: &str = "
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dhakacart') THEN
        CREATE ROLE dhakacart LOGIN CREATEDB CREATEROLE;
    END IF;
END
$$";

/// Connects as the superuser, which only the socket allows.
pub(crate) async fn connect(socket_url: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(socket_url, NoTls).await?;
    tokio::spawn(async move {
        let _ = connection.await; // the client's next call reports it
    });
    Ok(client)
}

/// Makes the role and gives it this password.
pub async fn ensure_role(client: &Client, password: &str) -> Result<(), Error> {
    client.batch_execute(ROLE).await.map_err(Error::statement("make the role dhakacart"))?;
    // The password is hexadecimal, made by us, so it needs no quoting.
    let statement =
        format!("SET log_min_error_statement = panic; ALTER ROLE dhakacart PASSWORD '{password}'");
    client.batch_execute(&statement).await.map_err(Error::statement("set the password of dhakacart"))
}

/// Makes an empty database of the role `dhakacart`, if it is not there.
pub async fn ensure_database(client: &Client, name: &str) -> Result<(), Error> {
    let what = "make the database";
    let statement = "SELECT FROM pg_database WHERE datname = $1";
    if client.query_opt(statement, &[&name]).await.map_err(Error::statement(what))?.is_some() {
        return Ok(());
    }
    let quoted = name.replace('"', "\"\"");
    let statement = format!("CREATE DATABASE \"{quoted}\" OWNER dhakacart");
    client.batch_execute(&statement).await.map_err(Error::statement(what))
}
