//! Which of the hosts in the database's address is the primary.
//!
//! All are asked at once and the first that answers as the primary is taken. One after the other would not do: a host
//! that accepts connections and then says nothing, as a machine that hangs does, would use up the time of every attempt
//! before the new primary is asked. While such a host is waited for, those that said no are asked again: one of them may
//! be the primary by now.

use deadpool_postgres::Connect;
use std::collections::HashSet;
use std::pin::Pin;
use std::time::Duration;
use tokio::task::{JoinHandle, JoinSet};
use tokio_postgres::config::Host;
use tokio_postgres::{Client, Config, Error, NoTls};

/// Pause before a host that said no is asked again.
const AGAIN: Duration = Duration::from_millis(200);

/// A connection, and the task that carries it.
pub(crate) type Connected = (Client, JoinHandle<()>);

/// How the pool connects.
#[derive(Debug)]
pub(super) struct ToPrimary;

impl Connect for ToPrimary {
    fn connect(
        &self,
        settings: &Config,
    ) -> Pin<Box<dyn Future<Output = Result<Connected, Error>> + Send + '_>> {
        let settings = settings.clone();
        Box::pin(async move { connect_to_primary(&settings).await })
    }
}

/// Connects to the host that is the primary at this moment.
pub(crate) async fn connect_to_primary(settings: &Config) -> Result<Connected, Error> {
    let hosts = hosts(settings);
    let mut silent: HashSet<usize> = (0..hosts.len()).collect();
    let mut asked = JoinSet::new();
    for (index, host) in hosts.iter().enumerate() {
        asked.spawn(ask(index, host.clone(), Duration::ZERO));
    }
    while let Some(answer) = asked.join_next().await {
        let (index, answer) = answer.expect("nobody stops these tasks, and they do not panic");
        silent.remove(&index);
        match answer {
            Err(_) if !silent.is_empty() => asked.spawn(ask(index, hosts[index].clone(), AGAIN)),
            answer => return answer,
        };
    }
    // An address without a host: the client says so.
    connect(settings.clone()).await
}

async fn ask(index: usize, host: Config, pause: Duration) -> (usize, Result<Connected, Error>) {
    tokio::time::sleep(pause).await;
    (index, connect(host).await)
}

async fn connect(settings: Config) -> Result<Connected, Error> {
    let (client, connection) = settings.connect(NoTls).await?;
    let carrying = tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::warn!(error = &error as &dyn std::error::Error, "a database connection broke");
        }
    });
    Ok((client, carrying))
}

/// The same settings for each host alone.
fn hosts(settings: &Config) -> Vec<Config> {
    let ports = settings.get_ports();
    let port = |index: usize| ports.get(index).or(ports.first()).copied();
    let hosts = settings.get_hosts().iter().enumerate();
    hosts.map(|(index, host)| for_host(settings, (index, host), port(index))).collect()
}

/// The client cannot take a host away from its settings, so they are copied one by one.
fn for_host(settings: &Config, (index, host): (usize, &Host), port: Option<u16>) -> Config {
    let mut one = Config::new();
    match host {
        Host::Tcp(name) => one.host(name),
        Host::Unix(folder) => one.host_path(folder),
    };
    settings.get_hostaddrs().get(index).map(|address| one.hostaddr(*address));
    port.map(|port| one.port(port));
    settings.get_user().map(|user| one.user(user));
    settings.get_password().map(|password| one.password(password));
    settings.get_dbname().map(|name| one.dbname(name));
    settings.get_options().map(|options| one.options(options));
    settings.get_application_name().map(|name| one.application_name(name));
    settings.get_connect_timeout().map(|limit| one.connect_timeout(*limit));
    settings.get_tcp_user_timeout().map(|limit| one.tcp_user_timeout(*limit));
    settings.get_keepalives_interval().map(|interval| one.keepalives_interval(interval));
    settings.get_keepalives_retries().map(|retries| one.keepalives_retries(retries));
    one.keepalives(settings.get_keepalives()).keepalives_idle(settings.get_keepalives_idle());
    one.ssl_mode(settings.get_ssl_mode()).ssl_negotiation(settings.get_ssl_negotiation());
    one.channel_binding(settings.get_channel_binding());
    one.target_session_attrs(settings.get_target_session_attrs());
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_host_keeps_its_port_and_everything_else() {
        let address = "postgres://shop:secret@one:1,two:2/dhakacart?connect_timeout=2&tcp_user_timeout=5\
                       &keepalives_idle=5&keepalives_interval=1&keepalives_retries=3&sslmode=require\
                       &channel_binding=require&target_session_attrs=read-write&application_name=test&options=-c%20a=b";
        let expected = |host: &str| {
            let one = address.replace("one:1,two:2", host);
            format!("{:?}", one.parse::<Config>().unwrap())
        };
        let hosts = hosts(&address.parse().unwrap());
        let hosts: Vec<String> = hosts.iter().map(|host| format!("{host:?}")).collect();
        assert_eq!(hosts, [expected("one:1"), expected("two:2")]);
    }
}
